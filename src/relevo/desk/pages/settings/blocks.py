"""The block list in the settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.contacts.blocks import visible_to
from relevo.contacts.enums import BLOCKED_DOMAIN
from relevo.contacts.models import Block
from relevo.contacts.wording import kind_name
from relevo.core import paging
from relevo.desk.forms.blocks import BlockForm
from relevo.desk.pages.settings.sections import Section, sections_for

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class BlockLine:
    """One entry of the list."""

    block: Block
    kind: str


@dataclass(frozen=True, slots=True)
class BlocksPage:
    """Who is kept out, the newest first, and the form for one more."""

    sections: list[Section]
    lines: list[BlockLine]
    older: str
    form: BlockForm
    may_see_originals: bool
    section: str = "settings-blocks"


def blocks_page(user: User, form: BlockForm, cursor: str = "") -> BlocksPage:
    """One page. Raises Invalid for an unknown cursor."""
    rows = visible_to(user).order_by("-pk")
    if cursor:
        (last,) = paging.decode(cursor, int)
        rows = rows.filter(pk__lt=last)
    found = list(rows[: PAGE_SIZE + 1])
    older = f"{reverse('settings-blocks')}?cursor={paging.encode(found[PAGE_SIZE - 1].pk)}" if len(found) > PAGE_SIZE else ""
    lines = [BlockLine(block, _("Domain") if block.kind == BLOCKED_DOMAIN else kind_name(block.kind)) for block in found[:PAGE_SIZE]]
    return BlocksPage(sections_for(user), lines, older, form, user.may(permissions.RAW_DOWNLOAD))
