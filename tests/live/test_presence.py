"""Who came, left or writes reaches the open pages of that ticket, and nobody else."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

import pytest

from relevo.accounts import presence
from relevo.accounts.actions.presence import attend
from relevo.accounts.models import Attendance, Desk
from relevo.config.asgi import sequences
from relevo.core import clock
from relevo.tickets.presence import leave_ticket, standing_of, stay_on_ticket
from tests import factories
from tests.live.test_stream import note, session_of
from tests.support.pages import eventually, pages

pytestmark = pytest.mark.django_db(transaction=True)
KEY = uuid.UUID(int=1)


def stay(user, ticket, **values):
    return lambda: stay_on_ticket(user, standing_of(user, ticket.pk), key=KEY, **values)


def test_coming_writing_and_leaving_are_told_and_staying_is_not(ana, bruno, mailbox):
    ticket, other = factories.ticket(), factories.ticket()
    session = session_of(ana)

    async def scenario():
        async with pages(sequences) as desk:
            queries = (f"topic=ticket:{ticket.pk}&topic=list", f"topic=ticket:{other.pk}", "topic=list")
            page, another, lists = [await desk.open(session, query) for query in queries]
            for work in (
                stay(bruno, ticket),
                stay(bruno, ticket),
                stay(bruno, ticket, writing="answer"),
                stay(bruno, ticket),
                stay(bruno, ticket),
                lambda: leave_ticket(bruno, standing_of(bruno, ticket.pk), key=KEY),
                note(ticket, bruno),
            ):
                await desk.do(work)
            await eventually(lambda: page.frames("change"))
            him = {"ticket": ticket.pk, "user": bruno.pk}
            told = [("", 0), ("answer", presence.WRITING_SECONDS), ("", 0), ("", 0)]
            assert page.frames("presence") == [{**him, "writing": writing, "seconds": seconds} for writing, seconds in told]
            await eventually(lambda: lists.frames("change"))
            assert another.frames("presence") == lists.frames("presence") == []

    asyncio.run(scenario())


def test_who_is_on_a_hidden_ticket_is_not_told(ana, bruno, mailbox):
    """Also not to a page that was opened while its reader saw the ticket."""
    Desk.objects.update(hides_other_campaigns=True)
    spring, summer = factories.campaign("Spring", ana, bruno), factories.campaign("Summer", bruno)
    ticket = factories.ticket(campaign=spring)
    session = session_of(ana)
    bruno = type(bruno).objects.get(pk=bruno.pk)

    async def scenario():
        async with pages(sequences) as desk:
            page = await desk.open(session, f"topic=ticket:{ticket.pk}")
            await desk.do(lambda: type(ticket).objects.update(campaign=summer))
            await desk.do(stay(bruno, ticket))
            await desk.do(lambda: type(ticket).objects.update(campaign=spring))
            await desk.do(stay(bruno, ticket, writing="comment"))
            await eventually(lambda: page.frames("presence"))
            assert [frame["writing"] for frame in page.frames("presence")] == ["comment"]
            assert (await desk.open(session, f"topic=ticket:{ticket.pk}")).status == 200

    asyncio.run(scenario())


def test_presence_is_no_news_for_a_page_that_comes_back(ana, bruno, mailbox):
    ticket = factories.ticket()
    session = session_of(ana)

    async def scenario():
        async with pages(sequences) as desk:
            page = await desk.open(session, f"topic=ticket:{ticket.pk}")
            await desk.do(stay(bruno, ticket))
            await eventually(lambda: page.frames("presence"))
            assert not desk.hub.memory._heard
            assert len(page.ids()) == 1  # That of the first frame.

    asyncio.run(scenario())


def test_an_open_page_is_attendance_for_as_long_as_it_is_open(ana, bruno, mailbox):
    session = session_of(ana)

    def forget():
        Attendance.objects.update(seen_at=clock.now() - timedelta(hours=1))

    async def scenario():
        async with pages(sequences, attend=attend) as desk:
            page = await desk.open(session)
            states = await desk.do(lambda: presence.states_of([ana.pk, bruno.pk]))
            assert states == {ana.pk: "available", bruno.pk: "offline"}
            await desk.do(forget)
            await desk.events.recheck()
            assert await desk.do(lambda: presence.state_of(ana.pk)) == "available"
            page.leave()
            await eventually(page.task.done)
            await desk.do(forget)
            await desk.events.recheck()
            assert await desk.do(lambda: presence.state_of(ana.pk)) == "offline"

    asyncio.run(scenario())
