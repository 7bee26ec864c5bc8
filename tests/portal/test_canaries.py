"""Nothing internal reaches a guest: a word of its own in every internal datum, looked for in everything that a link opens."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from itertools import count
from uuid import UUID

import pytest
from django.apps import apps
from django.db.models import UUIDField

from relevo.accounts.actions import create_profile, edit_user
from relevo.accounts.models import User
from relevo.contacts.models import Contact
from relevo.core import actors, clock
from relevo.core.errors import DomainError
from relevo.fields.actions import create_field
from relevo.tickets.actions import (
    add_note,
    add_task,
    assign_ticket,
    attach_to_draft,
    change_type,
    classify_ticket,
    comment_on_ticket,
    correct_message,
    create_category,
    create_justification,
    create_macro,
    create_service,
    create_template,
    edit_external_view,
    escalate_ticket,
    hold_reply,
    log_call,
    merge_tickets,
    receive_message,
    relate_tickets,
    reply_to_ticket,
    save_draft,
    set_fields,
    set_status,
    split_ticket,
)
from relevo.tickets.actions.calls import Call
from relevo.tickets.content import NewFile
from relevo.tickets.enums import Status, TicketType, Visibility
from relevo.tickets.external_view.previews import preview_token
from relevo.tickets.family import conversation_of
from relevo.tickets.models import Attachment, Message, Ticket
from tests import factories

pytestmark = pytest.mark.django_db
INES = [{"name": "Inés", "address": "ines@customer.example"}]
CANARY = re.compile(r"canary[a-z0-9]*|canario[a-z]*", re.IGNORECASE)
_numbers = count(1)


def canary() -> str:
    """A word that stands nowhere else."""
    return f"canary{next(_numbers)}x"


def every_uuid() -> set[UUID]:
    """All ids of the database that an address could name."""
    found: set[UUID] = set()
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, UUIDField):
                found |= set(model._default_manager.values_list(field.attname, flat=True)) - {None}
    return found


def all_that_opens(guest, path: str) -> str:
    """The texts and headers of everything below a link, whatever id is asked for."""
    texts = []
    for rest in ("", "?page=2", "?language=es", *(f"{kind}/{uuid}/" for kind in ("files", "messages") for uuid in every_uuid())):
        # Each from a client of its own, so that no limit hides anything.
        answer = guest.get(path + rest, REMOTE_ADDR=f"10.0.{next(_numbers) % 250}.{next(_numbers) % 250}")
        body = b"".join(answer).decode("utf-8", "replace")
        texts.append(f"{answer.headers}\n{body}" if answer.status_code == 200 else "")
    return "\n".join(texts)


@pytest.fixture
def hostile_to_leaks(mailbox, admin):
    """A ticket with something internal of every kind, each with a canary; what guests may see says `visible`."""
    author = factories.user("Ana Moreno", f"{canary()}@desk.example", signature_html=f"<p>{canary()}</p>")
    edit_user(author, actor=actors.agent(admin), profiles=[create_profile(actor=actors.agent(admin), name=canary(), permissions=["views.share"])])
    by = actors.agent(author)
    requester = factories.contact()
    campaign, team = factories.campaign(canary(), author), factories.team(canary(), author)
    ticket = factories.ticket("visible subject", requester=requester, account=mailbox, campaign=campaign, team=team, text="visible question")
    public = NewFile("visible.png", "image/png", b"\x89PNG\r\n\x1a\n")
    receive_message(ticket, message=factories.inbound(requester, "visible too", files=[public]), actor=actors.contact(requester.pk))
    copies = {"cc": [{"name": "", "address": f"{canary()}@customer.example"}], "bcc": [{"name": canary(), "address": f"{canary()}@x.example"}]}
    reply_to_ticket(ticket, actor=by, body_html="<p>visible answer</p>", to=INES, **copies)
    assign_ticket(ticket, assignee=author, actor=by)
    remark = comment_on_ticket(ticket, actor=by, body_html=f"<p>{canary()}</p>", attachments=[_uploaded(ticket, author)])
    correct_message(Message.objects.get(pk=remark.message_id), actor=by, body_html=f"<p>{canary()}</p>")
    reply_to_ticket(
        ticket, actor=by, body_html=f"<p>{canary()}</p>", to=INES, visibility=Visibility.INTERNAL, attachments=[_uploaded(ticket, author)]
    )
    receive_message(ticket, message=factories.inbound(requester, canary(), visibility=Visibility.INTERNAL), actor=actors.contact(requester.pk))
    add_note(ticket, actor=by, text=canary())
    add_task(ticket, actor=by, title=canary(), assignee=author)
    call = Call(key_points=canary(), reason=canary(), number=canary(), tasks=[canary()])
    log_call(ticket, actor=by, call=call, visibility=Visibility.INTERNAL)
    escalate_ticket(ticket, actor=by, account=mailbox, to=[{"name": canary(), "address": f"{canary()}@maker.example"}], note=canary())
    service, category = create_service(actor=actors.agent(admin), name=canary()), create_category(actor=actors.agent(admin), name=canary())
    classify_ticket(ticket, actor=by, service=service, category=category, tags=[canary()], cc=[f"{canary()}@customer.example"])
    reason = create_justification(actor=actors.agent(admin), status=Status.PENDING, name=canary())
    set_status(ticket, actor=by, status=Status.PENDING, justification=reason)
    field = create_field(actor=actors.agent(admin), holder="tickets", name=canary(), kind="text")
    set_fields(ticket, actor=by, values={field.pk: canary()})
    own = create_field(actor=actors.agent(admin), holder="contacts", name=canary(), kind="text")
    Contact.objects.filter(pk=requester.pk).update(field_values={str(own.pk): canary()})
    create_macro(actor=actors.agent(admin), owner=None, name=canary(), body_html=f"<p>{canary()}</p>")
    create_template(actor=actors.agent(admin), name=canary(), texts={"en": {"subject": canary(), "body_html": f"<p>{canary()}</p>"}})
    hold_reply(ticket, actor=by, body_html=f"<p>{canary()}</p>", to=INES, leaves_at=clock.after(86_400))
    save_draft(user=author, ticket=ticket, body_html=f"<p>{canary()}</p>", fields={"subject": canary()})
    attach_to_draft(user=author, ticket=ticket, filename=f"{canary()}.txt", content_type="text/plain", content=canary().encode())
    other = factories.ticket(canary(), requester=requester, account=mailbox, text=canary())
    relate_tickets(ticket, actor=by, other=other, kind="related")
    _others_tickets(ticket, by)
    return ticket


def _uploaded(ticket: Ticket, author: User) -> Attachment:
    return attach_to_draft(user=author, ticket=ticket, filename=f"{canary()}.txt", content_type="text/plain", content=canary().encode())


def _others_tickets(ticket: Ticket, by) -> None:
    """Those of another customer and internal ones, merged into the ticket; and what was split off it."""
    stranger = factories.contact(canary(), f"{canary()}@customer.example")
    file = NewFile(f"{canary()}.txt", "text/plain", canary().encode())
    merged = factories.ticket(canary(), requester=stranger, text=canary())
    receive_message(merged, message=factories.inbound(stranger, canary(), files=[file]), actor=actors.contact(stranger.pk))
    add_task(merged, actor=by, title=canary())
    merge_tickets(ticket, other=merged, actor=by)
    hidden = factories.ticket_inside(canary())
    comment_on_ticket(hidden, actor=by, body_html=f"<p>{canary()}</p>")
    merge_tickets(ticket, other=hidden, actor=by)
    part = receive_message(ticket, message=factories.inbound(ticket.requester, canary(), files=[file]), actor=actors.contact(ticket.requester_id))
    split_ticket(ticket, message_ids=[part.message_id], subject=canary(), actor=by)


def test_no_internal_datum_reaches_a_guest(hostile_to_leaks, share, guest):
    path = share(hostile_to_leaks)
    shown = all_that_opens(guest, path)
    for word in ("visible subject", "visible question", "visible too", "visible answer", "visible.png", "Ana Moreno", "Inés Prado"):
        assert word in shown
    assert not CANARY.findall(shown)
    assert "@desk.example" not in shown and "help@shop.example" not in shown
    assert next(_numbers) > 50


def test_tasks_are_the_only_thing_that_switching_on_every_section_adds(hostile_to_leaks, share, guest, admin):
    edit_external_view(actor=actors.agent(admin), campaign=None, sections=["customer", "ticket", "tasks", "conversation"])
    titles = set(hostile_to_leaks.tasks.values_list("title", flat=True))
    assert set(CANARY.findall(all_that_opens(guest, share(hostile_to_leaks)))) == titles


def test_a_preview_shows_no_more_than_the_link(hostile_to_leaks, guest):
    assert not CANARY.findall(all_that_opens(guest, f"/shared/{preview_token(hostile_to_leaks.pk)}/"))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_merged_and_split_no_link_shows_what_belongs_to_another_customer(seed, share, guest, ana, mailbox):
    """Random tickets of two customers, public and internal, merged and split at random: each message names whose it is."""
    chance, by = random.Random(seed), actors.agent(ana)
    people = [factories.contact("First", "first@customer.example"), factories.contact("Second", "second@customer.example")]
    tickets = []
    for number in range(6):
        person = chance.choice(people)
        ticket = factories.ticket(f"of{person.pk}x subject{number}", requester=person, text=f"of{person.pk}x text")
        receive_message(ticket, message=factories.inbound(person, f"of{person.pk}x again"), actor=actors.contact(person.pk))
        reply_to_ticket(ticket, actor=by, body_html=f"<p>of{person.pk}x answer</p>", to=INES)
        tickets.append(ticket)
    paths = [share(ticket) for ticket in tickets]
    hidden = chance.sample(tickets, 1)
    comment_on_ticket(hidden[0], actor=by, body_html="<p>inside</p>")
    receive_message(hidden[0], message=factories.inbound(hidden[0].requester, "hidden with its ticket"), actor=actors.contact(hidden[0].requester_id))
    change_type(hidden[0], type=TicketType.INTERNAL, actor=by)
    for _step in range(6):
        living = list(Ticket.objects.filter(merged_into=None).order_by("pk"))
        one, other = chance.sample(living, 2)
        shown = list(conversation_of(one.pk).values_list("pk", flat=True))
        with suppress(DomainError):
            if chance.random() < 0.6:
                merge_tickets(one, other=other, actor=by)
            else:
                split_ticket(one, message_ids=chance.sample(shown, min(2, len(shown))), subject="Split", actor=by)
    made = Ticket.objects.exclude(pk__in=[ticket.pk for ticket in tickets]).filter(merged_into=None, type=TicketType.PUBLIC)
    tickets, paths = [*tickets, *made], [*paths, *map(share, made)]
    seen = 0
    for ticket, path in zip(tickets, paths, strict=True):
        ticket.refresh_from_db()
        answer = guest.get(path)
        living = ticket.merged_into or ticket
        assert (answer.status_code == 404) == (TicketType.INTERNAL in (ticket.type, living.type))
        seen += answer.status_code == 200
        said = answer.content.decode() if answer.status_code == 200 else ""
        assert set(re.findall(r"of(\d+)x", said)) <= {str(ticket.requester_id)}
        assert "hidden with its ticket" not in said and "inside" not in said
    assert seen > 2
