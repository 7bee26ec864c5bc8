"""What the palette (Ctrl K) leads to: a ticket by its number, contacts, views, pages, and searching for what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.contacts.queries import matching
from relevo.desk.pages.list_query import Query
from relevo.desk.pages.settings.sections import sections_for
from relevo.desk.pages.shell import MODULES
from relevo.desk.pages.ticket_views import groups, made_by, own_groups
from relevo.tickets.queries import listed_views, visible_to

MOST_CONTACTS = 6
MAX_TYPED = 100
_MAX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a link with its words, and `more` words in small print."""

    label: str | Promise
    href: str
    icon: str
    more: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a title."""

    label: str
    entries: list[Entry]


def pages_and_views(user: User) -> list[Group]:
    """What the reader can always go to. One query."""
    pages = [Entry(module.label, reverse(module.view), module.icon) for module in MODULES if module.is_for(user)]
    pages += [
        Entry(_("Notifications"), reverse("notifications"), "bell"),
        Entry(_("Macros"), reverse("macros"), "zap"),
        Entry(_("Side by side"), reverse("side-by-side"), "columns-3"),
        Entry(_("Preferences"), reverse("preferences"), "sliders-horizontal"),
    ]
    views = [
        Entry(view.label, Query(view=view.name).href, view.icon, label)
        for label, views in (*groups(), *own_groups(made_by(listed_views(user), user)))
        for view in views
    ]
    settings = [Entry(section.label, reverse(section.view), section.icon) for section in sections_for(user)]
    found = [Group(_("Views"), views), Group(_("Pages"), pages), Group(_("Settings"), settings)]
    return [group for group in found if group.entries]


def found_for(user: User, typed: str) -> list[Group]:
    """The ticket and the contacts that fit what was typed, and a search for it. At most six queries."""
    typed = " ".join(typed.split())[:MAX_TYPED]
    if not typed:
        return []
    groups = (Group(_("Tickets"), _tickets(user, typed)), Group(_("Contacts"), _contacts(user, typed)), Group(_("Search"), [_search(typed)]))
    return [group for group in groups if group.entries]


def _tickets(user: User, typed: str) -> list[Entry]:
    number = typed.removeprefix("#")
    if not (number.isascii() and number.isdecimal() and len(number) <= _MAX_DIGITS):
        return []
    found = visible_to(user).filter(pk=int(number)).values_list("number", "subject")
    return [Entry(subject, reverse("ticket", args=[ticket]), "ticket", f"#{ticket}") for ticket, subject in found]


def _search(typed: str) -> Entry:
    searched = f"{reverse('tickets')}?{urlencode({'view': 'all', 'q': typed})}"
    return Entry(_("Search tickets for “%(words)s”") % {"words": typed}, searched, "search")


def _contacts(user: User, typed: str) -> list[Entry]:
    return [
        Entry(
            contact.name or next((identity.value for identity in contact.identities.all()), ""),
            reverse("contact", args=[contact.pk]),
            "user",
            next((identity.value for identity in contact.identities.all()), "") if contact.name else "",
        )
        for contact in matching(user, typed)[:MOST_CONTACTS]
    ]
