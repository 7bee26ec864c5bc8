"""What agents were writing on a ticket that was merged goes on in the other one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.core import clock, html
from relevo.core.text import html_to_text
from relevo.tickets.actions.guards import check_not_sent
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


def carry_draft(*, user: User, merged: Ticket, body_html: str, fields: dict[str, Any], uuid: UUID | None = None) -> Draft:
    """Takes along what a user went on typing on a ticket after it was merged; returns the draft in the ticket where that one goes on.

    The draft that has moved there is replaced where the new text holds all of it, and left where it holds all of the new text; else both stay, as in
    `move_drafts`. `uuid` is that of the message to be: what was sent already is refused (Conflict).
    """
    if merged.merged_into_id is None:
        raise ValueError(f"#{merged.pk} was not merged")
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update(no_key=True).get(pk=merged.merged_into_id)
        check_not_sent(uuid)
        typed = Draft(user=user, ticket=ticket, body_html=html.sanitize_authored(body_html), fields=fields)
        draft = Draft.objects.select_for_update().filter(user=user, ticket=ticket, leaves_at=None).first()
        if draft is None:
            typed.save()
            return typed
        new, old = (" ".join(html_to_text(one.body_html).split()) for one in (typed, draft))
        if new in old:
            return draft
        if old not in new:
            typed.body_html = draft.body_html + format_html("<hr><p>{}</p>", _("Draft from #%(number)s:") % {"number": merged.pk}) + typed.body_html
        kind = COMMENT_CHANNEL if COMMENT_CHANNEL in (draft.fields.get("kind"), fields.get("kind")) else draft.fields.get("kind")
        draft.body_html, draft.fields = typed.body_html, {**draft.fields, "kind": kind}
        draft.version, draft.updated_at = draft.version + 1, clock.now()
        draft.save(update_fields=["body_html", "fields", "version", "updated_at"])
        return draft


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
