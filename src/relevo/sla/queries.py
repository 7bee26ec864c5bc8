"""Reading calendars, policies and targets."""

from __future__ import annotations

from django.db.models import QuerySet

from relevo.accounts.models import User
from relevo.sla.models import Calendar, Policy, Target


def calendars_visible_to(user: User) -> QuerySet[Calendar]:
    """Calendars, retired ones too: everybody sees all, as everybody sees when something is due."""
    return Calendar.objects.all() if user.is_active else Calendar.objects.none()


def policies_visible_to(user: User) -> QuerySet[Policy]:
    """Policies in their order, retired ones too: everybody sees what is promised."""
    return Policy.objects.all() if user.is_active else Policy.objects.none()


def targets_visible_to(user: User) -> QuerySet[Target]:
    """What is, and was, owed on tickets that this user may see."""
    scope = user.campaign_scope
    return Target.objects.all() if scope is None else Target.objects.filter(ticket__campaign_id__in=scope)
