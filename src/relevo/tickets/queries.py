"""Reading tickets. Every path to a ticket or to anything on it starts at `visible_to`."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from relevo.accounts.models import User
from relevo.accounts.stamp import Kept
from relevo.core.readings import Reading, read
from relevo.tickets.compiled import reading_instances
from relevo.tickets.models import (
    Attachment,
    BulkRun,
    Category,
    Draft,
    Event,
    Follow,
    Justification,
    Macro,
    Message,
    Note,
    Placement,
    Relation,
    Service,
    Snooze,
    Tag,
    Template,
    Ticket,
    View,
)
from relevo.tickets.sharing import for_member, of_member, of_sharer, shared_visible_to

_kept: Kept[list[View]] = Kept()


def visible_to(user: User) -> QuerySet[Ticket]:
    """The tickets this user may see: all, or those of the user's campaigns where the desk hides the others (S2)."""
    scope = user.campaign_scope
    return Ticket.objects.all() if scope is None else Ticket.objects.filter(campaign_id__in=scope)


def messages_visible_to(user: User) -> QuerySet[Message]:
    """The messages on tickets this user may see; one that was split off counts where it goes on."""
    scope = user.campaign_scope
    return Message.objects.all() if scope is None else Message.objects.filter(_shown_in(scope))


def events_visible_to(user: User) -> QuerySet[Event]:
    """The history of tickets this user may see."""
    scope = user.campaign_scope
    return Event.objects.all() if scope is None else Event.objects.filter(ticket__campaign_id__in=scope)


def attachments_visible_to(user: User) -> QuerySet[Attachment]:
    """Files of messages this user may see, of those that are about to leave too, and of the user's own drafts and uploads."""
    scope = user.campaign_scope
    sent = Attachment.objects.filter(message__isnull=False)
    own = Attachment.objects.filter(draft__user=user)
    held = Attachment.objects.filter(draft__leaves_at__isnull=False)
    if scope is not None:
        sent, held = sent.filter(_shown_in(scope, "message__")), held.filter(draft__ticket__campaign_id__in=scope)
    return sent | own | uploads_of(user) | held


def held_visible_to(user: User) -> QuerySet[Draft]:
    """The messages that are about to leave, or were stopped, on tickets this user may see."""
    scope, held = user.campaign_scope, Draft.objects.filter(leaves_at__isnull=False)
    return held if scope is None else held.filter(ticket__campaign_id__in=scope)


def views_visible_to(user: User) -> QuerySet[View]:
    """The views that the user made or that are shared with the user (`tickets.sharing`)."""
    return shared_visible_to(user, View)


def listed_views(user: User) -> list[View]:
    """The same by name, by a statement that is built once: every list shows them at its side."""
    return read(reading_views(user))


def reading_views(user: User, stamp: str = "") -> Reading[list[View]]:
    """What `listed_views` gives, for those who read more beside it. They are not asked for where they are kept under the stamp
    (`accounts.stamp`) that came with the request's user; the objects are only to be read then."""
    key = (user.pk, user.may(View.SHARE))
    found = _kept.get(stamp, key)
    if found is None:
        found = yield from reading_instances(_views_of_sharer if user.may(View.SHARE) else _views_of_member, user)
        _kept.keep(stamp, key, found)
    return found


def _views_of_sharer(user: User) -> QuerySet[View]:
    return of_sharer(user, View).order_by("name", "pk")


def _views_of_member(user: User) -> QuerySet[View]:
    return of_member(user, View).order_by("name", "pk")


def services_visible_to(user: User) -> QuerySet[Service]:
    """The services that tickets are classified by: everybody sees all, retired ones too."""
    return Service.objects.all() if user.is_active else Service.objects.none()


def tags_visible_to(user: User) -> QuerySet[Tag]:
    """The tags that the desk knows: everybody sees all, retired ones too."""
    return Tag.objects.all() if user.is_active else Tag.objects.none()


def categories_visible_to(user: User) -> QuerySet[Category]:
    """The categories that tickets are classified by: everybody sees all, retired ones too."""
    return Category.objects.all() if user.is_active else Category.objects.none()


def justifications_visible_to(user: User) -> QuerySet[Justification]:
    """The justifications of all statuses: everybody sees all, retired ones too."""
    return Justification.objects.all() if user.is_active else Justification.objects.none()


def macros_visible_to(user: User) -> QuerySet[Macro]:
    """The macros that the user made or that are shared with the user (`tickets.sharing`)."""
    return shared_visible_to(user, Macro)


def templates_visible_to(user: User) -> QuerySet[Template]:
    """The templates for all tickets and for those of the user's campaigns; all of them for users who may manage templates. Retired ones too."""
    return Template.objects.all() if user.may(Template.SHARE) else Template.objects.filter(for_member(user))


def relations_visible_to(user: User) -> QuerySet[Relation]:
    """Links of which the user may see both ends."""
    scope = user.campaign_scope
    return Relation.objects.all() if scope is None else Relation.objects.filter(ticket__campaign_id__in=scope, other__campaign_id__in=scope)


def placements() -> QuerySet[Placement]:
    """Where messages go on that were split off. For use inside queries that start at `visible_to` only."""
    return Placement.objects.all()


def _shown_in(scope: frozenset[int], message: str = "") -> Q:
    is_here = Q(**{f"{message}placement__isnull": True, f"{message}ticket__campaign_id__in": scope})
    return is_here | Q(**{f"{message}placement__ticket__campaign_id__in": scope})


def notes_visible_to(user: User) -> QuerySet[Note]:
    """The private cards of tickets this user may see."""
    scope = user.campaign_scope
    return Note.objects.all() if scope is None else Note.objects.filter(ticket__campaign_id__in=scope)


def follows_visible_to(user: User) -> QuerySet[Follow]:
    """Who follows tickets this user may see."""
    scope = user.campaign_scope
    return Follow.objects.all() if scope is None else Follow.objects.filter(ticket__campaign_id__in=scope)


def snoozes_visible_to(user: User) -> QuerySet[Snooze]:
    """How tickets that this user may see are put aside."""
    scope = user.campaign_scope
    return Snooze.objects.all() if scope is None else Snooze.objects.filter(ticket__campaign_id__in=scope)


def uploads_of(user: User) -> QuerySet[Attachment]:
    """Files that the user uploaded on their own and that no message or draft has taken yet."""
    return Attachment.objects.filter(uploaded_by=user, message__isnull=True, draft__isnull=True)


def bulk_runs_of(user: User) -> QuerySet[BulkRun]:
    """The changes of many tickets that the user began, newest first."""
    return BulkRun.objects.filter(user=user).order_by("-pk")
