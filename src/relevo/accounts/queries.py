"""Reading users, access profiles, teams, campaigns, tokens and the trace of administrators' actions."""

from __future__ import annotations

from django.db.models import QuerySet

from relevo.accounts import permissions
from relevo.accounts.models import AccessProfile, ApiToken, AuditEntry, Campaign, Desk, Team, User


def users_visible_to(user: User) -> QuerySet[User]:
    """Colleagues: everybody who works in the desk sees all of them, since anybody may be an assignee."""
    return User.objects.all() if user.is_active else User.objects.none()


def profiles_visible_to(user: User) -> QuerySet[AccessProfile]:
    """Access profiles: everybody sees all, as everybody sees the roles of colleagues."""
    return AccessProfile.objects.all() if user.is_active else AccessProfile.objects.none()


def teams_visible_to(user: User) -> QuerySet[Team]:
    """Teams: everybody sees all."""
    return Team.objects.all() if user.is_active else Team.objects.none()


def campaigns_visible_to(user: User) -> QuerySet[Campaign]:
    """Campaigns: all, or the user's own where the desk hides the others (S2)."""
    scope = user.campaign_scope
    return Campaign.objects.all() if scope is None else Campaign.objects.filter(pk__in=scope)


def tokens_visible_to(user: User) -> QuerySet[ApiToken]:
    """The user's own tokens that are not revoked; everybody's for those who manage users."""
    living = ApiToken.objects.filter(revoked_at__isnull=True).select_related("user")
    return living if user.may(permissions.USERS_MANAGE) else living.filter(user=user)


def audit_visible_to(user: User) -> QuerySet[AuditEntry]:
    """What was done to users, teams, campaigns, accounts and settings; nothing for those who don't manage users."""
    return AuditEntry.objects.all() if user.may(permissions.USERS_MANAGE) else AuditEntry.objects.none()


def desk() -> Desk:
    """The settings of the whole installation: always one row."""
    return Desk.objects.get()
