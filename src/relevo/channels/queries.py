"""Reading accounts, deliveries and what came in."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.channels.models import Account, Delivery, InboundPayload


def accounts_visible_to(user: User) -> QuerySet[Account]:
    """Accounts: all, or those of the user's campaigns and of none where the desk hides the others (S2)."""
    scope = user.campaign_scope
    return Account.objects.all() if scope is None else Account.objects.filter(Q(campaign_id__in=scope) | Q(campaign__isnull=True))


def deliveries_visible_to(user: User) -> QuerySet[Delivery]:
    """Deliveries of messages on tickets that the user may see."""
    scope = user.campaign_scope
    return Delivery.objects.all() if scope is None else Delivery.objects.filter(message__ticket__campaign_id__in=scope)


def payloads_visible_to(user: User) -> QuerySet[InboundPayload]:
    """The raw originals of everything that came in; nothing for those who may not download them."""
    return InboundPayload.objects.all() if user.may(permissions.RAW_DOWNLOAD) else InboundPayload.objects.none()


def own_addresses() -> set[str]:
    """The addresses of all accounts in lower case: nothing is ever sent to them in answer."""
    return {address.lower() for address in Account.objects.values_list("address", flat=True)}
