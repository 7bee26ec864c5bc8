"""Makes objects for tests, through the product's own actions wherever there is one."""

from __future__ import annotations

from typing import Any

from relevo.accounts.models import Campaign, Team, User
from relevo.channels.models import Account
from relevo.contacts.models import Contact, Identity
from relevo.core import actors
from relevo.tickets.actions import open_ticket
from relevo.tickets.content import NewMessage
from relevo.tickets.enums import AuthorKind, Direction, TicketType, Visibility
from relevo.tickets.models import Ticket

PASSWORD = "correct horse battery"


def user(name: str = "Ana Moreno", email: str = "", *, role: str = "agent", password: str = "", **fields: Any) -> User:
    """An active user; without a password nobody can sign in with the form.

    What they send from the composer leaves at once: most tests look at what was sent, few at taking it back; those set `undo_seconds`.
    """
    fields.setdefault("undo_seconds", 0)
    new = User(name=name, email=email or f"{name.split()[0].lower()}@desk.example", role=role, **fields)
    if password:
        new.set_password(password)
    else:
        new.set_unusable_password()
    new.save()
    return new


def team(name: str = "Orders", *members: User) -> Team:
    new = Team.objects.create(name=name)
    new.members.set(members)
    return new


def campaign(name: str = "Spring", *members: User) -> Campaign:
    new = Campaign.objects.create(name=name)
    new.members.set(members)
    return new


def account(address: str = "help@shop.example", *, name: str = "Shop", **fields: Any) -> Account:
    """An e-mail account that is active but has no servers."""
    return Account.objects.create(kind="email", name=name, address=address, **fields)


def contact(name: str = "Inés Prado", email: str = "ines@customer.example") -> Contact:
    new = Contact.objects.create(name=name)
    if email:
        Identity.objects.create(contact=new, kind="email", value=email.lower(), display=email)
    return new


def inbound(requester: Contact, text: str = "Where is my order?", **fields: Any) -> NewMessage:
    """A message from a customer, as the e-mail channel would hand it over."""
    identity = requester.identities.first()
    values: dict[str, Any] = {
        "channel": "email",
        "direction": Direction.INBOUND,
        "visibility": Visibility.PUBLIC,
        "author_kind": AuthorKind.CONTACT,
        "author_contact_id": requester.pk,
        "sender": {"name": requester.name, "address": identity.value if identity else ""},
        "to": [{"name": "", "address": "help@shop.example"}],
        "subject": "My order",
        "body_text": text,
    }
    return NewMessage(**{**values, **fields})


def ticket(subject: str = "My order", *, requester: Contact | None = None, text: str = "Where is my order?", **fields: Any) -> Ticket:
    """A ticket that a customer opened by e-mail."""
    requester = requester or contact(email=f"customer{Contact.objects.count()}@customer.example")
    fields.setdefault("account", Account.objects.filter(kind="email").first())
    event = open_ticket(
        actor=actors.contact(requester.pk),
        requester=requester,
        subject=subject,
        channel="email",
        message=inbound(requester, text, subject=subject),
        **fields,
    )
    return event.ticket


def ticket_inside(subject: str = "A plan", **fields: Any) -> Ticket:
    """An internal ticket that starts empty."""
    author = User.objects.filter(role="agent").first() or user()
    return open_ticket(
        actor=actors.agent(author), requester=contact(email=""), subject=subject, channel="comment", type=TicketType.INTERNAL, **fields
    ).ticket
