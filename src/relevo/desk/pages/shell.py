"""The frame around every page of the workspace: modules, the reader, the counts of what waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import cast

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.desk.pages.presence import OwnPresence
from relevo.desk.pages.settings.sections import SECTIONS
from relevo.desk.wording.reader import language
from relevo.live.memory import milliseconds
from relevo.notifications.queries import UNREAD, counted
from relevo.tickets.lists import TASKS_DUE

PENDING = "pending"
# What stands in the top bar: asked together.
COUNTS = (PENDING, TASKS_DUE)


@dataclass(frozen=True, slots=True)
class Module:
    """A link of the rail. It is hidden from those who have none of its `permissions`, where it names some."""

    view: str
    label: str | Promise
    icon: str
    prefix: str | tuple[str, ...]
    key: str = ""
    permissions: tuple[str, ...] = ()
    at_end: bool = False
    is_current: bool = False

    def is_for(self, user: User) -> bool:
        """Whether the user could use it."""
        return not self.permissions or any(user.may(one) for one in self.permissions)


# The block list alone, which agents have, is reached from tickets and contacts.
_SETTINGS = tuple({section.permission for section in SECTIONS} - {permissions.CONTACTS_BLOCK})
MODULES = (
    Module("tickets", _("Tickets"), "ticket", ("/tickets/", "/views/"), key="g t"),
    Module("tasks", _("My tasks"), "list-checks", "/tasks/", key="g k"),
    Module("contacts", _("Contacts"), "users", "/contacts/", key="g c"),
    Module("service-level-report", _("Reports"), "chart-column", "/reports/", key="g r", permissions=(permissions.REPORTS_SEE,)),
    Module("settings", _("Settings"), "settings", "/settings/", key="g s", permissions=_SETTINGS, at_end=True),
)


@dataclass(frozen=True, slots=True)
class Notice:
    """A short message left by the request before this one."""

    text: str
    tone: str


@dataclass(slots=True)
class Shell:
    """What the frame shows. `due` counts the reader's tasks that are due, `unread` what they were told and have not read.
    `live_topic` is what the page wants to hear of (empty: nothing);
    `live_url` is where the counts come from, a page's own address where its live answer includes them. Everything that was committed before
    `live_since` (milliseconds) is on the page."""

    user: User
    theme: str
    time_zone: str
    pending: int
    due: int
    unread: int
    search: str = ""
    live_topic: str = "list"
    live_url: str = ""
    live_since: int = 0
    modules: tuple[Module, ...] = ()
    messages: list[Notice] = field(default_factory=list)

    @property
    def own_presence(self) -> OwnPresence:
        """What the reader chose. Whether a ticket is open elsewhere is asked only when the menu opens."""
        return OwnPresence(self.user.presence)

    @property
    def may_open(self) -> bool:
        return self.user.may(permissions.TICKETS_OPEN)


def shell_for(
    request: HttpRequest,
    *,
    counts: Mapping[str, int] | None = None,
    live_topic: str = "list",
    live_url: str = "",
    search: str = "",
) -> Shell:
    """The frame for the reader. Costs one query for the `COUNTS` and `UNREAD` unless the page knows them already."""
    user = cast(User, request.user)
    counts = counts or counted(user, COUNTS)
    return Shell(
        user=user,
        theme=user.theme,
        time_zone=user.time_zone,
        pending=counts[PENDING],
        due=counts[TASKS_DUE],
        unread=counts[UNREAD],
        search=search,
        live_topic=live_topic,
        live_url=live_url or pending_url(),
        live_since=milliseconds(request.began_at),  # type: ignore[attr-defined]
        modules=_modules(user, request.path),
        messages=[Notice(str(message), "bad" if message.level >= messages.ERROR else "") for message in messages.get_messages(request)],
    )


def pending_url(number: int = 0) -> str:
    """Where the counts of the top bar come from. On the page of a ticket, what comes in on it is read at once."""
    return f"{reverse('pending')}?ticket={number}" if number else reverse("pending")


def _modules(user: User, path: str) -> tuple[Module, ...]:
    allowed = tuple(module.view for module in MODULES if module.is_for(user))
    return _shown(allowed, next((module.view for module in MODULES if path.startswith(module.prefix)), ""), language())


# To ask a lazy translation for its text costs a hundred times as much as to ask a dictionary.
@lru_cache(maxsize=128)
def _shown(allowed: tuple[str, ...], current: str, _spoken: str) -> tuple[Module, ...]:
    return tuple(replace(module, label=str(module.label), is_current=module.view == current) for module in MODULES if module.view in allowed)
