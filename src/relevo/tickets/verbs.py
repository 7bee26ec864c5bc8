"""The verbs of a ticket's history. The words for them are made by `tickets.wording` in the reader's language."""

from relevo.core.events import declare

OPENED = declare("ticket.opened", "The ticket was opened, in most cases with its first message.")
MESSAGE_RECEIVED = declare("message.received", "The customer wrote.")
MESSAGE_SENT = declare("message.sent", "Somebody of the desk wrote to the customer; the message is on its way.")
SCHEDULED = declare("message.scheduled", "A message to the customer was written that leaves later.")
UNSCHEDULED = declare(
    "message.unscheduled", "A message that was to leave later was taken back or thrown away, or did not leave for the reason that is given."
)
COMMENTED = declare("message.commented", "Somebody of the desk wrote an internal comment.")
CORRECTED = declare("message.corrected", "The author of an internal message corrected it; what it said before stays.")
ASSIGNED = declare("ticket.assigned", "The assignee or the team's queue changed.")
STATUS_CHANGED = declare("ticket.status_changed", "The status changed.")
CLASSIFIED = declare("ticket.classified", "Fields of the ticket changed: subject, campaign, priority, service, category, tags, cc, important mark.")
RELATED = declare("ticket.related", "The ticket was linked to another one.")
UNRELATED = declare("ticket.unrelated", "A link to another ticket was removed.")
MERGED = declare("ticket.merged", "The ticket was merged into another one, in which it goes on.")
ABSORBED = declare("ticket.absorbed", "Another ticket was merged into this one.")
SPLIT = declare("ticket.split", "Messages of the ticket were split off into a new one.")
SPLIT_FROM = declare("ticket.split_from", "The ticket was made of messages of another one.")
TYPE_CHANGED = declare("ticket.type_changed", "The ticket became internal, or public.")
NOTE_ADDED = declare("note.added", "A private card was pinned to the ticket.")
NOTE_DELETED = declare("note.deleted", "A private card was deleted; its text is gone.")
CALL_BEGUN = declare("call.begun", "Somebody of the desk dialled a number.")
CALL_LOGGED = declare("call.logged", "A call was noted down in the conversation.")
TASK_ADDED = declare("task.added", "A thing to do was added to the ticket.")
TASK_CHANGED = declare("task.changed", "A task got another title, assignee or due time.")
TASK_DONE = declare("task.done", "A task was done.")
TASK_REOPENED = declare("task.reopened", "A task that was done is open again.")
TASK_DUE = declare("task.due", "The moment of an open task came; its assignee is to be told.")
DELIVERY_CHANGED = declare("delivery.changed", "A sent message reached a recipient, or failed.")
