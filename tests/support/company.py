"""A desk with something of everything on it, so that no page is empty and every part of a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relevo.accounts.actions import create_profile, create_token, edit_team, edit_user
from relevo.accounts.models import User
from relevo.automation.actions import create_trigger
from relevo.channels.email.inbound import refuse
from relevo.channels.enums import DeliveryState
from relevo.channels.models import Account, Delivery, InboundPayload
from relevo.contacts.actions import block_sender, link_profile
from relevo.core import actors, clock
from relevo.fields.actions import create_field
from relevo.fields.enums import FieldKind
from relevo.fields.models import FieldDefinition
from relevo.notifications.models import WebhookAttempt, WebhookDelivery
from relevo.notifications.webhooks.actions import create_webhook
from relevo.routing.actions import create_skill, set_abilities, set_routing
from relevo.sla.actions import create_calendar, create_policy, edit_calendar
from relevo.sla.models import Calendar, Policy
from relevo.tickets.actions import (
    add_note,
    add_task,
    assign_ticket,
    attach_to_draft,
    begin_bulk,
    classify_ticket,
    comment_on_ticket,
    complete_task,
    correct_message,
    create_category,
    create_justification,
    create_macro,
    create_service,
    create_template,
    create_view,
    edit_external_view,
    edit_status,
    hold_reply,
    make_link,
    receive_message,
    reply_to_ticket,
    save_draft,
    set_fields,
    set_status,
)
from relevo.tickets.actions.bulk import run_bulk
from relevo.tickets.content import NewFile
from relevo.tickets.enums import Demand, Priority, Status
from relevo.tickets.external_view.links import link_of, token_of
from relevo.tickets.models import Message, Tag, Task, Ticket
from tests import factories

INES = [{"name": "Inés Prado", "address": "ines@customer.example"}]


@dataclass(frozen=True)
class Company:
    """Its people and things; `ticket` has every kind of message, state and panel."""

    admin: User
    viewer: User
    ticket: Ticket
    samples: dict[str, dict[str, Any]]


def furnish() -> Company:
    """Fills the database. `samples` says by the beginning of an address which object stands for its parameters."""
    admin = factories.user("Ada Admin", "ada@desk.example", role="administrator", password=factories.PASSWORD)
    bruno = factories.user("Bruno Reis", "bruno@desk.example")
    viewer = factories.user("Vera Viewer", "vera@desk.example", role="viewer")
    factories.user("Olga Gone", "olga@desk.example", is_active=False)
    team, campaign = factories.team("Orders", admin, bruno), factories.campaign("Spring", admin)
    account = factories.account(signature_html="<p>Your shop</p>")
    requester = factories.contact("Inés Prado", "ines@customer.example")
    policy = _policy(admin)
    ticket = _ticket(admin, bruno, account=account, requester=requester, team=team)
    _other_tickets(admin, requester)
    payload = _held_mail(account)
    block = block_sender(kind="domain", written="spam.example", reason="Advertising", actor=actors.agent(admin))
    token, _secret = create_token(admin, actor=actors.agent(admin), name="Reports")
    edit_team(team, actor=actors.agent(admin), name="Orders and returns")
    access = create_profile(
        actor=actors.agent(admin), name="Catalogue", description="Looks after the catalogue", permissions=["classification.manage", "tickets.close"]
    )
    edit_user(bruno, actor=actors.agent(admin), profiles=[access])
    message = ticket.messages.order_by("pk")[1]
    _original(message)
    attachment = message.attachments.first()
    identity = requester.identities.get()
    profile = factories.contact("+34600000117", "")
    link_profile(profile, person=requester, actor=actors.agent(admin))
    note = add_note(ticket, actor=actors.agent(admin), text="Call before noon", colour="green").data["note"]
    task = add_task(ticket, actor=actors.agent(admin), title="Send the return label", assignee=admin, due_at=clock.now()).data["task"]
    complete_task(Task.objects.get(pk=add_task(ticket, actor=actors.agent(admin), title="Check the stock").data["task"]), actor=actors.agent(admin))
    lines = [{"field": "tags", "operator": "has_any", "value": ["nobody"]}, {"field": "updated_at", "operator": "longer_ago", "value": 7200}]
    asked = {"all": [{"field": "tags", "operator": "has_any", "value": ["refund"]}]}
    skill = create_skill(actor=actors.agent(admin), name="Refunds", conditions=asked)
    set_abilities(bruno, actor=actors.agent(admin), languages=["es"], skills=[skill], capacity=12)
    set_routing(team, actor=actors.agent(admin), mode="least_busy", skill_match="preferred", capacity=10, channel_capacities={"phone": 1})
    service = create_service(actor=actors.agent(admin), name="Returns", sector="Shop")
    category = create_category(actor=actors.agent(admin), name="Problem")
    reason = create_justification(actor=actors.agent(admin), status=Status.PENDING, name="Waits for the customer")
    edit_status(actor=actors.agent(admin), status=Status.PENDING, demand=Demand.OPTIONAL)
    classify_ticket(ticket, actor=actors.agent(admin), service=service, category=category)
    set_status(ticket, actor=actors.agent(admin), status=Status.PENDING, justification=reason)
    fields = _fields(admin)
    set_fields(ticket, actor=actors.agent(admin), values={fields["text"].pk: "1043", fields["choices"].pk: [fields["choices"].choices.first().pk]})
    view = create_view(actor=actors.agent(admin), owner=None, name="Board", layout="board", conditions={"all": [{"not": {"any": lines}}]})
    macro = create_macro(actor=actors.agent(admin), owner=None, name="Refund", body_html="<p>Dear {{ contact.first_name }}</p>", status="pending")
    texts = {"en": {"subject": "Your order", "body_html": "<p>Dear {{ contact.first_name }}</p>"}, "es": {"body_html": "<p>Hola</p>"}}
    template = create_template(actor=actors.agent(admin), name="Delivery times", texts=texts)
    calendar = _calendar(admin)
    rule = {"actions": [{"do": "change", "changes": {"add_tags": ["late"]}}, {"do": "comment", "body_html": "<p>Look at it</p>"}]}
    heard = [{"event": "changed", "field": "priority", "to": [40]}, {"event": "received", "contains": ["late"], "delay_seconds": 3600}]
    trigger = create_trigger(actor=actors.agent(admin), name="Late ones", events=heard, is_active=True, conditions={"all": lines}, **rule)
    hook = create_webhook(
        actor=actors.agent(admin), owner=admin, name="Shop", url="https://shop.example/relevo", verbs=["ticket.opened"], conditions={"all": lines}
    )
    tried = WebhookDelivery.objects.create(webhook=hook, type="ticket.opened", event=ticket.events.first(), body="{}", state="failed", tries=1)
    WebhookAttempt.objects.create(
        delivery=tried,
        url=hook.url,
        status=500,
        trouble="status",
        answer="broken",
        request_headers={"webhook-id": "msg_1"},
    )
    held = hold_reply(ticket, actor=actors.agent(admin), body_html="<p>See you tomorrow</p>", to=INES, leaves_at=clock.after(86_400))
    run = begin_bulk(user=admin, numbers=[ticket.pk, 999_999], changes={"add_tags": ["exchange"]})
    run_bulk(run.pk)
    remark = Message.objects.get(pk=comment_on_ticket(ticket, body_html="<p>Packed already?</p>", actor=actors.agent(admin)).message_id)
    make_link(ticket, actor=actors.agent(admin), expires_at=clock.after(86_400))
    link = link_of(ticket.pk)
    edit_external_view(actor=actors.agent(admin), campaign=campaign, sections=["ticket", "tasks", "conversation"])
    correct_message(remark, body_html="<p>Packed already, Bruno?</p>", actor=actors.agent(admin))
    return Company(
        admin,
        viewer,
        ticket,
        {
            "tickets/": {"number": ticket.pk, "uuid": attachment.uuid, "note": note, "task": task, "macro": macro.pk, "held": held.pk},
            "tickets/<int:number>/templates/": {"number": ticket.pk, "template": template.pk},
            "tickets/new/templates/": {"template": template.pk},
            "shared/": {"token": token_of(link) if link else "", "uuid": attachment.uuid},
            "shared/<str:token>/messages/": {"token": token_of(link) if link else "", "uuid": message.uuid},
            "tickets/bulk/": {"number": run.pk},
            "messages/": {"uuid": message.uuid},
            "messages/<uuid:uuid>/correction/": {"uuid": remark.uuid},
            "messages/<uuid:uuid>/revisions/": {"uuid": remark.uuid},
            "attachments/": {"uuid": attachment.uuid},
            "views/": {"number": view.pk},
            "macros/": {"number": macro.pk},
            "contacts/": {"number": requester.pk, "identity": identity.pk, "profile": profile.pk},
            "preferences/tokens/": {"number": token.pk},
            # Only for sending a form to: there is nothing to look at.
            "preferences/notifications/browsers/": {"number": 1},
            "settings/accounts/": {"number": account.pk},
            "settings/incoming/": {"number": payload.pk},
            "settings/blocks/": {"number": block.pk},
            "settings/users/": {"number": bruno.pk},
            "settings/profiles/": {"number": access.pk},
            "settings/teams/": {"number": team.pk},
            "settings/skills/": {"number": skill.pk},
            "settings/campaigns/": {"number": campaign.pk},
            "settings/external-view/": {"number": campaign.pk},
            "settings/calendars/": {"number": calendar.pk},
            "settings/webhooks/": {"number": hook.pk, "uuid": tried.uuid},
            "settings/templates/": {"number": template.pk},
            "settings/service-levels/": {"number": policy.pk},
            "settings/triggers/": {"number": trigger.pk},
            "settings/services/": {"number": service.pk},
            "settings/fields/": {"number": fields["choices"].pk},
            "settings/choices/": {"number": fields["choices"].choices.first().pk},
            "settings/tags/": {"number": Tag.objects.order_by("pk").values_list("pk", flat=True)[0]},
            "settings/categories/": {"number": category.pk},
            "settings/justifications/": {"number": reason.pk},
            "settings/priorities/": {"number": Priority.URGENT},
        },
    )


def _policy(admin: User) -> Policy:
    """One with conditions, and times that differ by priority."""
    return create_policy(
        actor=actors.agent(admin),
        name="Standard",
        conditions={"all": [{"field": "priority", "operator": "is_not", "value": [7]}]},
        targets={"first_reply": {"default": 3600, str(Priority.LOW.value): None}, "next_reply": {"default": 7200}, "resolution": {"default": 86_400}},
    )


def _calendar(admin: User) -> Calendar:
    """One with a holiday that is worked on, a night and a fair."""
    fair = {"start": "2026-08-22", "end": "2026-08-23", "name": "Fair", "hours": [[600, 840]]}
    week = [[[540, 780], [900, 1080]]] * 4 + [[[540, 900], [1320, 1560]], [], []]
    calendar = create_calendar(
        actor=actors.agent(admin), name="Office", time_zone="Europe/Madrid", week=week, country="ES", subdivision="MD", exceptions=[fair]
    )
    return edit_calendar(calendar, actor=actors.agent(admin), week=[*week[:4], [[540, 900]], [], []])


def _ticket(admin: User, bruno: User, **where: Any) -> Ticket:
    requester, agent = where["requester"], actors.agent(admin)
    ticket = factories.ticket("Wrong colour", **where)
    customer = actors.contact(requester.pk)
    html = (
        '<p>See <a href="https://shop.example/">the shop</a></p><blockquote>Earlier words</blockquote><ul><li>One</li></ul><pre>code</pre>'
        '<img data-remote-src="https://shop.example/logo.png" alt="logo"><table><tr><td>Size</td><td>M</td></tr></table>'
    )
    files = [NewFile("photo.png", "image/png", b"\x89PNG\r\n\x1a\n"), NewFile("invoice.pdf", "application/pdf", b"%PDF-1.4")]
    receive_message(ticket, message=factories.inbound(requester, "See the shop", body_html=html, files=files), actor=customer)
    quoting = factories.inbound(requester, "Thanks!\n> the long story", reply_text="Thanks!", match_reason="reply-mark", automated="auto-reply")
    receive_message(ticket, message=quoting, actor=customer)
    assign_ticket(ticket, assignee=bruno, actor=agent)
    comment_on_ticket(ticket, body_html="<p>Only for us, see <a href='https://shop.example/'>the shop</a></p>", actor=actors.agent(bruno))
    failed = reply_to_ticket(ticket, actor=actors.agent(bruno), body_html="<p>On its way.</p>", to=INES).message
    Delivery.objects.filter(message=failed).update(state=DeliveryState.FAILED, code="5.1.1", reason="550 5.1.1 No such user")
    Ticket.objects.filter(pk=ticket.pk).update(has_failed_delivery=True)
    reply_to_ticket(ticket, actor=agent, body_html="<p>It <b>is</b> there.</p>", to=INES, cc=[{"name": "", "address": "boss@customer.example"}])
    classify_ticket(ticket, actor=agent, tags=["exchange"], cc=["boss@customer.example"], priority=Priority.URGENT, is_important=True)
    save_draft(user=admin, ticket=ticket, body_html="<p>Half a <b>sentence</b></p>", fields={})
    attach_to_draft(user=admin, ticket=ticket, filename="plan.txt", content_type="text/plain", content=b"the plan")
    return ticket


def _other_tickets(admin: User, requester: Any) -> None:
    """One of each status and priority, assigned and not."""
    for number, status in enumerate(Status.values):
        other = factories.ticket(f"About order {number}", requester=requester, priority=list(Priority.values)[number % len(Priority.values)])
        if status != Status.NEW:
            assign_ticket(other, assignee=admin, actor=actors.agent(admin))
            set_status(other, status=Status(status), actor=actors.agent(admin))


def _fields(admin: User) -> dict[str, FieldDefinition]:
    """A field of tickets of each kind, and one of contacts."""
    create_field(actor=actors.agent(admin), holder="contacts", name="Customer number", kind="text")
    lists = {"choice": ["Courier", "Post"], "choices": ["Broken", "Wet"]}
    return {
        kind: create_field(
            actor=actors.agent(admin), holder="tickets", name=f"Field of {label}", kind=kind, choices=lists.get(kind, []), help_text="As on the bill"
        )
        for kind, label in FieldKind.choices
    }


def _original(message: Message) -> None:
    kept = InboundPayload(source="test", message=message)
    kept.keep(b"From: ines@customer.example\r\n\r\nSee the shop")
    kept.save()


def _held_mail(account: Account) -> InboundPayload:
    refuse(b"From: x@customer.example\r\nSubject: Huge\r\n\r\n", account=account, source="imap", reason="too-large", detail="99999999 bytes")
    return InboundPayload.objects.latest("pk")
