"""What the reader was told."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from relevo.accounts.models import User
from relevo.notifications.listing import FACTS, Told, in_words
from relevo.notifications.queries import notifications_of

PAGE_SIZE = 50
MENU_SIZE = 12


@dataclass(frozen=True, slots=True)
class NotificationsPage:
    """Some notifications, the newest first. `older` is where those before them are."""

    notices: list[Told]
    only_unread: bool = False
    older: str = ""
    unread: int = 0

    @property
    def has_unread(self) -> bool:
        return any(not one.is_read for one in self.notices)

    @property
    def newest(self) -> int:
        """The id up to which the reader has seen what came."""
        return max((one.id for one in self.notices), default=0)


def load_notifications(user: User, *, only_unread: bool = False, before: int = 0, size: int = PAGE_SIZE, unread: int = 0) -> NotificationsPage:
    """A part of the list. One query, and at most five for the names that are mentioned."""
    found = notifications_of(user)
    if only_unread:
        found = found.filter(read_at__isnull=True)
    if before:
        found = found.filter(pk__lt=before)
    listed = list(found.select_related(*FACTS).order_by("-pk")[: size + 1])
    has_more, listed = len(listed) > size, listed[:size]
    query = {"before": listed[-1].pk} | ({"unread": 1} if only_unread else {}) if has_more else {}
    older = f"{reverse('notifications')}?{urlencode(query)}" if query else ""
    return NotificationsPage(in_words(user, listed), only_unread, older, unread)
