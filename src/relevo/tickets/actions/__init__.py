"""Everything that can be done to a ticket: one verb a function, each in one transaction, each with one named actor."""

from relevo.tickets.actions.assign import assign_ticket
from relevo.tickets.actions.bulk import begin_bulk
from relevo.tickets.actions.calls import begin_call, log_call
from relevo.tickets.actions.catalogue import (
    create_category,
    create_justification,
    create_service,
    edit_category,
    edit_justification,
    edit_service,
)
from relevo.tickets.actions.classify import classify_ticket
from relevo.tickets.actions.comment import comment_on_ticket
from relevo.tickets.actions.correct import correct_message
from relevo.tickets.actions.draft import attach_to_draft, discard_attachment, discard_draft, save_draft
from relevo.tickets.actions.drafts_move import carry_draft
from relevo.tickets.actions.escalate import escalate_ticket, receive_advice
from relevo.tickets.actions.external_view import change_link, make_link, renew_link, revoke_link
from relevo.tickets.actions.external_view_rules import edit_external_view, reset_external_view
from relevo.tickets.actions.fields import set_fields
from relevo.tickets.actions.follow import follow_ticket, unfollow_ticket
from relevo.tickets.actions.forecast import set_forecast
from relevo.tickets.actions.hold import discard_held, hold_reply, take_back
from relevo.tickets.actions.macros import create_macro, delete_macro, edit_macro, use_macro
from relevo.tickets.actions.merge import merge_tickets
from relevo.tickets.actions.notes import add_note, delete_note
from relevo.tickets.actions.open import open_ticket
from relevo.tickets.actions.priorities import create_priority, edit_priority, rerank_tickets
from relevo.tickets.actions.receive import receive_message
from relevo.tickets.actions.relate import relate_tickets, unrelate_tickets
from relevo.tickets.actions.release import send_held
from relevo.tickets.actions.reply import reply_to_ticket
from relevo.tickets.actions.rules import edit_classification
from relevo.tickets.actions.side_by_side import choose_side_by_side
from relevo.tickets.actions.snooze import snooze_ticket, wake_ticket
from relevo.tickets.actions.spam import clear_spam, mark_spam
from relevo.tickets.actions.split import split_ticket
from relevo.tickets.actions.start import start_ticket
from relevo.tickets.actions.status import set_status
from relevo.tickets.actions.statuses import edit_status
from relevo.tickets.actions.tags import create_tag, edit_tag
from relevo.tickets.actions.tasks import add_task, complete_task, edit_task, remind_of_task
from relevo.tickets.actions.templates import create_template, edit_template
from relevo.tickets.actions.type import change_type
from relevo.tickets.actions.upload import keep_upload, take_uploads
from relevo.tickets.actions.views import create_view, delete_view, edit_view

__all__ = [
    "add_note",
    "add_task",
    "assign_ticket",
    "attach_to_draft",
    "begin_bulk",
    "begin_call",
    "carry_draft",
    "change_link",
    "change_type",
    "choose_side_by_side",
    "classify_ticket",
    "clear_spam",
    "comment_on_ticket",
    "complete_task",
    "correct_message",
    "create_category",
    "create_justification",
    "create_macro",
    "create_priority",
    "create_service",
    "create_tag",
    "create_template",
    "create_view",
    "delete_macro",
    "delete_note",
    "delete_view",
    "discard_attachment",
    "discard_draft",
    "discard_held",
    "edit_category",
    "edit_classification",
    "edit_external_view",
    "edit_justification",
    "edit_macro",
    "edit_priority",
    "edit_service",
    "edit_status",
    "edit_tag",
    "edit_task",
    "edit_template",
    "edit_view",
    "escalate_ticket",
    "follow_ticket",
    "hold_reply",
    "keep_upload",
    "log_call",
    "make_link",
    "mark_spam",
    "merge_tickets",
    "open_ticket",
    "receive_advice",
    "receive_message",
    "relate_tickets",
    "remind_of_task",
    "renew_link",
    "reply_to_ticket",
    "rerank_tickets",
    "reset_external_view",
    "revoke_link",
    "save_draft",
    "send_held",
    "set_fields",
    "set_forecast",
    "set_status",
    "snooze_ticket",
    "split_ticket",
    "start_ticket",
    "take_back",
    "take_uploads",
    "unfollow_ticket",
    "unrelate_tickets",
    "use_macro",
    "wake_ticket",
]
