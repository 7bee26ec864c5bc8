"""Event streams: who gets one, what it tells, and that it never falls behind silently."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from relevo.accounts.models import Desk
from relevo.config.asgi import sequences
from relevo.contacts.actions import link_profile
from relevo.core import actors, clock
from relevo.live import clients
from relevo.live.memory import KEPT, SKEW_MILLISECONDS, Memory, milliseconds
from relevo.tickets.actions import comment_on_ticket
from tests import factories
from tests.conftest import NOON
from tests.support.pages import eventually, pages

pytestmark = pytest.mark.django_db(transaction=True)


def session_of(user) -> str:
    """The session of a user who has signed in."""
    store = SessionStore()
    store.update(
        {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: "relevo.accounts.backends.PasswordBackend", HASH_SESSION_KEY: user.get_session_auth_hash()}
    )
    store.save()
    return store.session_key


@pytest.fixture
def ines(mailbox):
    """A ticket that everybody sees."""
    return factories.ticket()


def note(ticket, user):
    return lambda: comment_on_ticket(ticket, body_html="<p>Seen.</p>", actor=actors.agent(user))


def test_a_change_reaches_the_pages_that_show_it(ana, ines):
    other = factories.ticket()
    session = session_of(ana)

    async def scenario():
        async with pages(sequences) as desk:
            everything, mine, another = [
                await desk.open(session, query) for query in ("topic=list", f"topic=ticket:{ines.pk}", f"topic=ticket:{other.pk}")
            ]
            assert everything.frames("hello") == [{"tickets": {}, "behind": True}]
            assert mine.frames("hello") == [{"tickets": {str(ines.pk): 1}, "behind": True}]
            event = await desk.do(note(ines, ana))
            told = {"event": event.pk, "ticket": ines.pk, "verb": "message.commented", "sequence": 2}
            for page in (everything, mine):
                await eventually(lambda page=page: page.frames("change") == [told])
            assert another.frames("change") == []

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("topic=everything", 400),
        ("topic=ticket:0", 400),
        ("topic=ticket:1;drop", 400),
        ("&".join(f"topic=ticket:{number}" for number in range(1, 22)), 400),
        ("topic=ticket:999999", 404),
        ("topic=list&topic=ticket:999999", 404),
    ],
)
def test_what_is_asked_wrongly_is_refused(ana, query, status):
    session = session_of(ana)

    async def scenario():
        async with pages(sequences) as desk:
            assert (await desk.open(session, query)).status == status
            assert len(desk.hub) == 0

    asyncio.run(scenario())


def test_strangers_get_nothing(ana, ines):
    gone = factories.user("Gone Away", "gone@desk.example", is_active=False)
    forged, ended = "0123456789abcdefghijklmnopqrstuv", session_of(gone)

    async def scenario():
        async with pages(sequences) as desk:
            assert [(await desk.open(session)).status for session in ("", forged, ended)] == [401, 401, 401]
            assert len(desk.hub) == 0

    asyncio.run(scenario())


def test_tickets_of_other_campaigns_are_not_even_hinted_at(ana, bruno, mailbox):
    Desk.objects.update(hides_other_campaigns=True)
    own, foreign = factories.campaign("Own", ana), factories.campaign("Foreign", bruno)
    mine, hidden, nowhere = factories.ticket(campaign=own), factories.ticket(campaign=foreign), factories.ticket()
    boss = factories.user("Sofia Boss", "sofia@desk.example", role="supervisor")
    sessions = {user.name: session_of(user) for user in (ana, boss)}

    async def scenario():
        async with pages(sequences) as desk:
            page, all_seeing = [await desk.open(sessions[user.name]) for user in (ana, boss)]
            assert (await desk.open(sessions[ana.name], f"topic=ticket:{hidden.pk}")).status == 404
            assert (await desk.open(sessions[ana.name], f"topic=ticket:{nowhere.pk}")).status == 404
            for ticket, user in ((hidden, bruno), (nowhere, boss), (mine, ana)):
                await desk.do(note(ticket, user))
            await eventually(lambda: page.frames("change"))
            await eventually(lambda: len(all_seeing.frames("change")) == 3)
            assert [frame["ticket"] for frame in page.frames("change")] == [mine.pk]

    asyncio.run(scenario())


def test_that_a_contact_changed_reaches_all_pages_with_lists(ana, ines):
    Desk.objects.update(hides_other_campaigns=True)
    session, contact = session_of(ana), ines.requester
    profile = factories.contact("Inesita", "")

    async def scenario():
        async with pages(sequences) as desk:
            page = await desk.open(session)
            await desk.do(lambda: link_profile(profile, person=contact, actor=actors.agent(ana)))
            await eventually(lambda: page.frames("contact") == [{"contacts": sorted([contact.pk, profile.pk])}])
            assert desk.hub.memory.has_news(milliseconds(clock.now()), number_of=None, scope=frozenset())

    asyncio.run(scenario())


def test_streams_end_when_their_reader_may_no_longer_listen(ana, bruno, ines):
    session, other = session_of(ana), session_of(bruno)

    async def scenario():
        async with pages(sequences) as desk:
            page, stays = await desk.open(session), await desk.open(other)
            await desk.events.recheck()
            assert not page.is_ended
            await desk.do(lambda: type(ana).objects.filter(pk=ana.pk).update(is_active=False))
            await desk.events.recheck()
            await eventually(lambda: page.is_ended)
            assert not stays.is_ended
            assert (await desk.open(session)).status == 401

    asyncio.run(scenario())


def test_streams_end_when_their_reader_sees_other_campaigns(ana, ines):
    session = session_of(ana)

    async def scenario():
        async with pages(sequences) as desk:
            page = await desk.open(session)
            await desk.do(lambda: Desk.objects.update(hides_other_campaigns=True))
            await desk.events.recheck()
            await eventually(lambda: page.is_ended)

    asyncio.run(scenario())


def test_after_a_lost_connection_to_the_database_all_are_told_to_refetch(ana, ines):
    session = session_of(ana)

    def kill():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'relevo live' AND datname = current_database()"
            )

    async def scenario():
        async with pages(sequences) as desk:
            page = await desk.open(session)
            await desk.do(kill)
            await eventually(lambda: page.frames("resync"))
            await desk.do(note(ines, ana))
            await eventually(lambda: page.frames("change"))

    asyncio.run(scenario())


def test_a_page_that_takes_nothing_is_told_to_refetch_and_costs_no_memory(ana, ines):
    session = session_of(ana)

    async def scenario():
        async with pages(sequences) as desk:
            slow, quick = await desk.open(session, is_slow=True), await desk.open(session)
            payload = f'{{"event": 1, "ticket": {ines.pk}, "campaign": null, "verb": "x.y", "sequence": %d}}'
            for number in range(clients.MAX_PENDING * 3):
                desk.hub.deliver(payload % number)
                await asyncio.sleep(0)
            await eventually(lambda: len(quick.frames("change")) == clients.MAX_PENDING * 3)
            slow.may_take.set()
            await eventually(lambda: slow.frames("resync"))
            desk.hub.deliver(payload % 999)
            await eventually(lambda: slow.frames("change") and slow.frames("change")[-1]["sequence"] == 999)
            assert len(slow.frames("change")) <= clients.MAX_PENDING + 1

    asyncio.run(scenario())


def test_a_page_that_takes_nothing_for_long_is_given_up(ana, ines, monkeypatch):
    monkeypatch.setattr(clients, "STUCK_SECONDS", 0.0)
    session = session_of(ana)

    async def scenario():
        async with pages(sequences) as desk:
            slow = await desk.open(session, is_slow=True)
            (client,) = desk.hub.clients
            assert client.give_up_if_stuck()
            await eventually(slow.task.done)
            assert len(desk.hub) == 0

    asyncio.run(scenario())


def test_a_full_house_and_a_closing_one_ask_to_come_back(ana, ines):
    session = session_of(ana)

    async def scenario():
        async with pages(sequences, max_clients=1) as desk:
            first, second = await desk.open(session), await desk.open(session)
            assert (second.status, second.is_ended, second.body) == (200, True, b"retry: 5000\n\n")
            first.leave()
            await eventually(first.task.done)
            third = await desk.open(session)
            assert third.frames("hello")
            await desk.hub.close()
            await eventually(lambda: third.is_ended)
            assert (await desk.open(session)).body == b"retry: 5000\n\n"

    asyncio.run(scenario())


def test_an_unreadable_notification_stops_nothing(ana, ines):
    session = session_of(ana)

    def shout():
        with connection.cursor() as cursor:
            for text in ("", "{", "[]", '{"event": 1}', '"x"'):
                cursor.execute("SELECT pg_notify('relevo_live', %s)", [text])

    async def scenario():
        async with pages(sequences) as desk:
            page = await desk.open(session)
            await desk.do(shout)
            await desk.do(note(ines, ana))
            await eventually(lambda: len(page.frames("change")) == 1)

    asyncio.run(scenario())


def test_a_page_is_told_whether_it_is_behind(ana, bruno, mailbox):
    """A page that was drawn after all that happened is not; one that lacks something is, unless the reader may not see it."""
    Desk.objects.update(hides_other_campaigns=True)
    own = factories.campaign("Own", ana, bruno)
    foreign = factories.ticket(campaign=factories.campaign("Foreign"))
    mine, other = factories.ticket(campaign=own), factories.ticket(campaign=own)
    session = session_of(ana)

    async def scenario():
        async with pages(sequences) as desk:

            async def is_behind(since: int, topic: str, **headers: str) -> bool:
                page = await desk.open(session, f"topic={topic}&since={since}", **headers)
                return page.frames("hello")[0]["behind"]

            await eventually(lambda: milliseconds(clock.now()) > desk.hub.memory._forgotten_until + SKEW_MILLISECONDS)
            drawn = milliseconds(clock.now())
            assert not await is_behind(drawn, "list")
            await desk.do(note(foreign, bruno))
            await eventually(lambda: desk.hub.memory._heard)
            assert not await is_behind(drawn, "list")
            page = await desk.open(session, f"topic=list&since={drawn}")
            await desk.do(note(mine, ana))
            await eventually(lambda: page.frames("change"))
            assert await is_behind(drawn, "list")
            assert await is_behind(drawn, f"ticket:{mine.pk}")
            assert not await is_behind(drawn, f"ticket:{other.pk}")
            assert await is_behind(0, f"ticket:{other.pk}")
            assert await is_behind(drawn, "list&since=nonsense&since")
            # A browser that connects again sends the id of the last frame it has: later than what the page's address says.
            heard = int(page.ids()[-1])
            await eventually(lambda: milliseconds(clock.now()) > heard + SKEW_MILLISECONDS)
            now = milliseconds(clock.now())
            assert not await is_behind(drawn, "list", last_event_id=str(now))
            assert not await is_behind(now, "list")

    asyncio.run(scenario())


def test_what_was_forgotten_counts_as_missed():
    memory = Memory()
    every = {"number_of": None, "scope": None}
    with clock.frozen(NOON):
        assert memory.has_news(milliseconds(NOON), **every)  # Nothing was heard yet at all.
        memory.begin()
    later = milliseconds(NOON + timedelta(minutes=1))
    assert not memory.has_news(later, **every)
    with clock.frozen(NOON + timedelta(minutes=2)):
        for number in range(KEPT + 1):
            memory.keep(None, number)
    assert memory.has_news(later, **every)
    assert memory.has_news(later, number_of=frozenset([7]), scope=None)
    assert not memory.has_news(milliseconds(NOON + timedelta(minutes=3)), **every)
    memory.end()
    assert memory.has_news(milliseconds(NOON + timedelta(minutes=3)), **every)
