"""What agents were writing on a ticket that was merged goes on in the other one."""

from __future__ import annotations

from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from relevo.core import clock
from relevo.tickets.enums import COMMENT_CHANNEL
from relevo.tickets.models import Draft, Ticket


def move_drafts(merged: Ticket, ticket: Ticket) -> None:
    """Moves all drafts of `merged` to `ticket`, both locked; what is about to leave leaves from there. Where somebody has one on each, both texts
    and all files stay: the moved text stands below a line that says where it is from.
    """
    here = {draft.user_id: draft for draft in Draft.objects.select_for_update().filter(ticket=ticket, leaves_at=None)}
    for moved in Draft.objects.select_for_update(of=("self",)).filter(ticket=merged).select_related("user").order_by("pk"):
        draft = here.get(moved.user_id) if moved.leaves_at is None else None
        if draft is None:
            moved.ticket, moved.version, moved.updated_at = ticket, moved.version + 1, clock.now()
            moved.save(update_fields=["ticket", "version", "updated_at"])
            continue
        with translation.override(moved.user.language):
            join_drafts(draft, moved, _("Draft from #%(number)s:") % {"number": merged.pk})


def join_drafts(draft: Draft, other: Draft, line: str) -> None:
    """Adds the text and the files of `other` to `draft`, both locked, below a line that says what it is; `other` is gone then.

    Where one of the two was an internal comment, the whole is one: nothing that was meant for colleagues may go out because of it.
    """
    draft.body_html += format_html("<hr><p>{}</p>", line) + other.body_html
    if COMMENT_CHANNEL in (draft.fields.get("kind"), other.fields.get("kind")):
        draft.fields = {**draft.fields, "kind": COMMENT_CHANNEL}
    draft.version, draft.updated_at = draft.version + 1, clock.now()
    draft.save(update_fields=["body_html", "fields", "version", "updated_at"])
    other.attachments.update(draft=draft)
    other.delete()
