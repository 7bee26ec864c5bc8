"""What the demo company has set up for its work, and what of it stands on its tickets: classification, fields, macros, tasks, cards, a call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from relevo.accounts.models import User
from relevo.contacts.actions import edit_contact
from relevo.core import actors, clock
from relevo.core.actors import Actor
from relevo.fields.actions import create_field
from relevo.fields.enums import FieldKind, Holder
from relevo.fields.models import FieldDefinition
from relevo.tickets.actions import (
    add_note,
    add_task,
    classify_ticket,
    create_category,
    create_justification,
    create_macro,
    create_service,
    create_template,
    edit_status,
    log_call,
    make_link,
    relate_tickets,
    set_fields,
)
from relevo.tickets.actions.calls import Call
from relevo.tickets.enums import RelationKind
from relevo.tickets.models import Category, Message, Service, Ticket

ACTOR = actors.system("demo")
SERVICES = {"Shop": ("Orders and delivery", "Returns", "Gift cards"), "Workshop": ("Repairs", "Boot fitting")}
CATEGORIES = ("Question", "Problem", "Suggestion")
PENDING_BECAUSE = ("Waits for the customer", "Waits for the supplier", "Waits for the carrier")
# What tags say about service and category.
MEANINGS = {
    "lost parcel": ("Orders and delivery", "Problem"),
    "wrong item": ("Returns", "Problem"),
    "refund": ("Returns", "Question"),
    "warranty": ("Repairs", "Problem"),
    "garantia": ("Repairs", "Problem"),
    "reparación": ("Repairs", "Problem"),
    "sugerencia": ("", "Suggestion"),
    "elogio": ("", "Suggestion"),
}
REFUNDS = ("Requested", "Approved", "Paid")
ORDER_NUMBER = re.compile(r"NM-\d{5}")
ASK = "<p>Hello {{ contact.first_name|there }},</p><p>could you tell me the number of your order? It begins with NM.</p>"
RETURN = """<p>Hello {{ contact.first_name|there }},</p><p>put the label that came with the parcel on the box and hand it in at any pick-up point.
The money is on its way two days after it has arrived here.</p>"""
THANKS = "<p>Thank you, {{ contact.first_name|dear customer }}! I have passed it on to the buyers.</p>"
# Name, text, tags, status.
MACROS = (
    ("Ask for the order number", ASK, (), "pending"),
    ("Returns: how it works", RETURN, ("return",), ""),
    ("Thank you for the suggestion", THANKS, ("suggestion",), "resolved"),
)
# Name, and by language subject and text.
TEMPLATES = (
    (
        "Delivery times",
        {
            "en": ("How long delivery takes", "<p>Hello {{ contact.first_name|there }},</p><p>parcels take two to four working days.</p>"),
            "es": (
                "Plazos de entrega",
                "<p>Hola, {{ contact.first_name|buenos días }}:</p><p>Los paquetes tardan de dos a cuatro días laborables.</p>",
            ),
            "pt-br": ("Prazos de entrega", "<p>Olá, {{ contact.first_name|tudo bem? }}</p><p>As encomendas levam de dois a quatro dias úteis.</p>"),
        },
    ),
    (
        "We look into it",
        {
            "en": ("", "<p>Hello {{ contact.first_name|there }},</p><p>we look into it and write to you by tomorrow about {{ ticket.number }}.</p>"),
            "es": ("", "<p>Hola, {{ contact.first_name|buenos días }}:</p><p>Lo miramos y mañana te escribimos sobre {{ ticket.number }}.</p>"),
        },
    ),
)
REFUND, TENT, PARCEL, WRONG = "Refund for returned boots", "Tent pole snapped", "Parcel says delivered", "Wrong item in the parcel"


def set_up() -> None:
    """The lists and fields that tickets are classified by, the macros for everybody, and the templates."""
    for sector, names in SERVICES.items():
        for name in names:
            create_service(actor=ACTOR, name=name, sector=sector)
    for name in CATEGORIES:
        create_category(actor=ACTOR, name=name)
    for name in PENDING_BECAUSE:
        create_justification(actor=ACTOR, status="pending", name=name)
    edit_status(actor=ACTOR, status="pending", demand="optional")
    create_field(actor=ACTOR, holder=Holder.TICKET, name="Order number", kind=FieldKind.TEXT, help_text="As on the invoice, for example NM-48213.")
    create_field(actor=ACTOR, holder=Holder.TICKET, name="Refund", kind=FieldKind.CHOICE, choices=REFUNDS)
    create_field(actor=ACTOR, holder=Holder.CONTACT, name="Club member since", kind=FieldKind.DATE)
    for name, body, tags, status in MACROS:
        create_macro(actor=ACTOR, owner=None, name=name, body_html=body, tags=list(tags), status=status)
    for name, texts in TEMPLATES:
        create_template(actor=ACTOR, name=name, texts={code: {"subject": subject, "body_html": body} for code, (subject, body) in texts.items()})


def furnish(users: Mapping[str, User]) -> None:
    """Puts on the tickets what their stories mean, at the moments of these: a month's work leaves more behind than messages."""
    for told in Ticket.objects.order_by("pk"):
        with clock.frozen(told.updated_at):
            _classify(told)
    tom, now = actors.agent(users["tom"]), clock.now()
    for beginning, work in ((REFUND, _refund), (TENT, _call), (PARCEL, _trace)):
        # A story may lie in the future of this start.
        if (ticket := Ticket.objects.filter(subject__startswith=beginning).first()) is not None:
            with clock.frozen(ticket.updated_at + timedelta(minutes=4)):
                work(ticket, tom, users["tom"], now)


def _refund(ticket: Ticket, actor: Actor, assignee: User, now: datetime) -> None:
    add_task(ticket, actor=actor, title="Ask accounting when the money leaves", assignee=assignee, due_at=now + timedelta(hours=20))
    refund = _field("Refund")
    set_fields(ticket, actor=actor, values={refund.pk: refund.choices.get(name="Approved").pk})


def _call(ticket: Ticket, actor: Actor, assignee: User, now: datetime) -> None:
    call = Call(
        number="+44 20 7946 0958",
        reason="Is there a spare pole in the workshop?",
        key_points="Hannah leaves on Friday at noon. Any long pole of the Cirro 2 will do; she can fit it herself.",
        commitments="We send it today by express, free of charge.",
        tasks=("Take a pole from a display tent", "Hand the parcel to the courier before 16:00"),
        satisfaction=4,
    )
    log_call(ticket, actor=actor, call=call)
    make_link(ticket, actor=actor, expires_at=now + timedelta(days=90))
    add_note(ticket, actor=actor, text="Third snapped pole of this batch. Tell the buyers.")
    edit_contact(ticket.requester, actor=actor, fields={_field("Club member since").pk: "2023-04-12"})


def _trace(ticket: Ticket, actor: Actor, assignee: User, now: datetime) -> None:
    add_task(ticket, actor=actor, title="Look whether the carrier has answered", assignee=assignee, due_at=now - timedelta(hours=2))
    other = Ticket.objects.filter(subject__startswith=WRONG).first()
    if other is not None:
        relate_tickets(ticket, other=other, kind=RelationKind.RELATED, actor=actor)


def _classify(ticket: Ticket) -> None:
    service, category = next((MEANINGS[tag] for tag in ticket.tags if tag in MEANINGS), ("", ""))
    values: dict[str, Any] = {}
    if service:
        values["service"] = Service.objects.get(name=service)
    if category:
        values["category"] = Category.objects.get(name=category)
    if values:
        classify_ticket(ticket, actor=ACTOR, **values)
    texts = [ticket.subject, *Message.objects.filter(ticket=ticket, direction="inbound").order_by("pk").values_list("body_text", flat=True)]
    order = ORDER_NUMBER.search("\n".join(texts))
    if order is not None:
        set_fields(ticket, actor=ACTOR, values={_field("Order number").pk: order[0]})


def _field(name: str) -> FieldDefinition:
    return FieldDefinition.objects.get(name=name)
