"""From the body of a new ticket to the arguments of the action that opens it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from relevo.accounts.queries import campaigns_visible_to, teams_visible_to, users_visible_to
from relevo.api.access import named, priority
from relevo.api.auth import actor, caller
from relevo.api.errors import unusable
from relevo.api.schemas.fields import by_number
from relevo.api.schemas.tickets import NewTicket
from relevo.api.writing import first_message
from relevo.channels.queries import accounts_visible_to
from relevo.contacts import validators
from relevo.contacts.actions import contact_for_identity
from relevo.contacts.enums import IdentityKind
from relevo.contacts.models import Contact
from relevo.contacts.queries import visible_to as contacts_visible_to
from relevo.tickets.enums import COMMENT_CHANNEL, TicketType
from relevo.tickets.queries import categories_visible_to, services_visible_to


def opening_arguments(request: HttpRequest, data: NewTicket) -> dict[str, Any]:
    """What `start_ticket` needs. Must run in its transaction: it may add the contact, and locks the uploads.

    Campaign and team that are not sent are the account's, as on the screen; null stands for none.
    """
    user, sent = caller(request), data.model_fields_set
    account = named(accounts_visible_to(user).filter(is_active=True).select_related("campaign", "team"), data.account_id, "account_id")
    campaign = named(campaigns_visible_to(user).filter(is_active=True), data.campaign_id, "campaign_id")
    team = named(teams_visible_to(user).filter(is_active=True), data.team_id, "team_id")
    requester = _requester(request, data)
    return {
        "requester": requester,
        "subject": data.subject,
        "channel": account.kind if account else COMMENT_CHANNEL,
        "type": TicketType(data.type),
        "account": account,
        "campaign": account.campaign if account and "campaign_id" not in sent else campaign,
        "team": account.team if account and "team_id" not in sent else team,
        "assignee": named(users_visible_to(user), data.assignee_id, "assignee_id"),
        "priority": priority(data.priority),
        "service": named(services_visible_to(user).filter(is_active=True), data.service_id, "service_id"),
        "category": named(categories_visible_to(user).filter(is_active=True), data.category_id, "category_id"),
        "tags": data.tags,
        "fields": by_number(data.fields),
        "cc": [address.strip().lower() for address in data.cc],
        **first_message(user, data.message, requester, account),
    }


def _requester(request: HttpRequest, data: NewTicket) -> Contact | None:
    if data.requester is None:
        return named(contacts_visible_to(caller(request)), data.requester_id, "requester_id")
    if data.requester_id is not None:
        raise unusable("requester_id", _("Send either requester_id or requester."), code="two_requesters")
    value = validators.identity_value(IdentityKind.EMAIL, data.requester.email)
    return contact_for_identity(
        kind=IdentityKind.EMAIL, value=value, display=data.requester.email.strip(), name=" ".join(data.requester.name.split()), actor=actor(request)
    )
