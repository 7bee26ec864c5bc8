"""Who sees and who changes what people make for themselves or share: views and macros; and templates, which nobody owns."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from relevo.accounts import permissions
from relevo.accounts.enums import Role
from relevo.accounts.models import User
from relevo.core.actors import Actor
from relevo.core.errors import Forbidden
from relevo.tickets.models.shared import Shared

Item = TypeVar("Item", bound=Shared)


def shared_visible_to(user: User, model: type[Item]) -> QuerySet[Item]:
    """The user's own ones, those for everybody, and those of the user's campaigns; all shared ones for users who may share."""
    return of_sharer(user, model) if user.may(model.SHARE) else of_member(user, model)


def of_sharer(user: User, model: type[Item]) -> QuerySet[Item]:
    """What users see who may share."""
    return model._default_manager.filter(Q(owner=user) | Q(owner__isnull=True))


def of_member(user: User, model: type[Item]) -> QuerySet[Item]:
    """What the others see."""
    return model._default_manager.filter(Q(owner=user) | Q(owner__isnull=True) & for_member(user))


def for_member(user: User) -> Q:
    """What is for everybody, or for a campaign that the user is a member of."""
    own = user.campaigns.through.objects.filter(user_id=user.pk).values("campaign_id")
    return Q(campaign__isnull=True) | Q(campaign__in=own)


def may_change(user: User, item: Shared) -> bool:
    """Whether a user may change and delete it: the own ones; shared ones with the permission, and those for everybody or for a foreign campaign
    an administrator only."""
    return item.owner_id == user.pk if item.owner_id is not None else may_manage(user, item.SHARE, item.campaign_id)


def may_manage(user: User, permission: str, campaign: int | None) -> bool:
    """Whether a user with the permission may change what belongs to a campaign, by its id, or to everybody (None)."""
    if not permissions.may(user, permission):
        return False
    return user.role == Role.ADMINISTRATOR or (campaign is not None and user.campaigns.filter(pk=campaign).exists())


def check_changes(actor: Actor, item: Shared) -> None:
    """Raises Forbidden for people who may not change it; parts of the system may."""
    if actor.user is not None and not may_change(actor.user, item):
        raise Forbidden("forbidden", _("You may change what is your own, and supervisors what their campaigns share. Make one of your own."))
