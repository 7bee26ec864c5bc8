"""What the settings pages of tags show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from relevo.accounts.models import User
from relevo.core import paging
from relevo.desk.forms.base import DeskForm
from relevo.desk.pages.settings.sections import Section, sections_for
from relevo.desk.wording.uses import sentences
from relevo.reports.uses import of_tag
from relevo.tickets.models import Tag
from relevo.tickets.queries import tags_visible_to

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class TagsPage:
    """The tags that the desk knows, by name; `typed` limits them to those with these letters. Tickets are not counted here: a tag's own page does."""

    sections: list[Section]
    tags: list[Tag]
    typed: str
    further: str
    section: str = "settings-tags"


@dataclass(frozen=True, slots=True)
class TagPage:
    """One tag with what uses it, or the form of a new one."""

    sections: list[Section]
    form: DeskForm
    tag: Tag | None = None
    used: Sequence[str] = ()
    section: str = "settings-tags"


def tags_page(user: User, typed: str, cursor: str) -> TagsPage:
    """One page of the list. One query besides those of every page. Raises Invalid for an unknown cursor."""
    rows = tags_visible_to(user).order_by("name")
    if typed:
        rows = rows.filter(name__icontains=typed)
    if cursor:
        (last,) = paging.decode(cursor, str)
        rows = rows.filter(name__gt=last)
    found = list(rows[: PAGE_SIZE + 1])
    further = ""
    if len(found) > PAGE_SIZE:
        asked = {"q": typed} if typed else {}
        further = f"{reverse('settings-tags')}?{urlencode({**asked, 'cursor': paging.encode(found[PAGE_SIZE - 1].name)})}"
    return TagsPage(sections_for(user), found[:PAGE_SIZE], typed, further)


def tag_page(user: User, form: DeskForm, tag: Tag | None = None) -> TagPage:
    """The page of one tag, or of a new one. Eight queries for what uses it."""
    if tag is None:
        return TagPage(sections_for(user), form)
    return TagPage(sections_for(user), form, tag, sentences(of_tag(tag)))
