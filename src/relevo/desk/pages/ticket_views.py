"""The built-in lists of tickets: their names, icons, and what their being empty means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relevo.accounts.models import User
from relevo.tickets import own_words
from relevo.tickets.models import View as StoredView


@dataclass(frozen=True, slots=True)
class View:
    """A built-in list: its name, icon, and what its being empty means."""

    name: str
    label: str | Promise
    icon: str
    empty: str | Promise


Groups = tuple[tuple[str | Promise, tuple[View, ...]], ...]

_GROUPS: Groups = (
    (
        _("My work"),
        (
            View("mine", _("Assigned to me"), "inbox", _("Nothing is assigned to you. Take a ticket from the unassigned ones.")),
            View("pending", pgettext_lazy("tickets", "Pending"), "hourglass", _("None of your tickets waits for an answer.")),
        ),
    ),
    (
        _("All of the desk"),
        (
            View("unassigned", _("Unassigned"), "circle-dashed", _("Every ticket has somebody who takes care of it.")),
            View("active", pgettext_lazy("tickets", "Active"), "layers", _("There is nothing to do. New tickets appear here by themselves.")),
            View(
                "snoozed",
                pgettext_lazy("tickets", "Put aside"),
                "alarm-clock",
                _("No ticket is put aside. Put one aside in its menu until you need it again."),
            ),
            View("failed", _("Failed deliveries"), "mail-x", _("Every message has reached its recipients.")),
        ),
    ),
    (
        _("Archive"),
        (
            View("resolved", pgettext_lazy("tickets", "Resolved"), "circle-check", _("No ticket is resolved at the moment.")),
            View("closed", pgettext_lazy("tickets", "Closed"), "archive", _("No ticket is closed yet.")),
            View("all", _("All tickets"), "list", _("The first e-mail from a customer becomes the first ticket. You can also open one yourself.")),
            View("spam", _("Spam"), "shield-x", _("No ticket is marked as spam.")),
        ),
    ),
)
NAMES = frozenset(view.name for _group, views in _GROUPS for view in views)
DEFAULT_VIEW = "active"


def groups() -> Groups:
    """The lists in their groups, in the reader's words."""
    return _said(translation.get_language(), own_words.version())


class Made(NamedTuple):
    """A view that somebody made, as far as its name needs it."""

    id: int
    name: str
    is_shared: bool

    @classmethod
    def of(cls, stored: StoredView) -> Made:
        return cls(stored.pk, stored.name, stored.owner_id is None)


def made_by(stored: Iterable[StoredView], user: User) -> tuple[Made, ...]:
    """Of views those that the user made and those that are shared."""
    return tuple(Made.of(view) for view in stored if view.owner_id in (None, user.pk))


def own_view(made: Made) -> View:
    """A view that somebody made, as a list."""
    return View(str(made.id), made.name, "users-round" if made.is_shared else "bookmark", _("No ticket fits this view at the moment."))


def own_groups(made: Sequence[Made]) -> Groups:
    """The views that the reader and others made, in their groups."""
    own, shared = (tuple(own_view(view) for view in made if view.is_shared == is_shared) for is_shared in (False, True))
    return tuple((label, views) for label, views in ((_("My views"), own), (_("Shared views"), shared)) if views)


def view_named(name: str) -> View:
    """The list with one of `NAMES`, in the reader's words."""
    return next(view for _group, views in groups() for view in views if view.name == name)


# Looked up once a language: to ask a lazy translation for its text costs a hundred times as much.
@lru_cache(maxsize=16)
def _said(language: str | None, _words: str) -> Groups:
    return tuple((str(group), tuple(_in_words(view, language) for view in views)) for group, views in _GROUPS)


def _in_words(view: View, language: str | None) -> View:
    """Lists of one status are called as the desk calls the status."""
    return replace(view, label=own_words.own_status_name(view.name, language) or str(view.label), empty=str(view.empty))
