"""The verbs of a ticket's history. The words for them are made by `tickets.wording` in the reader's language."""

from relevo.core.events import declare

OPENED = declare("ticket.opened", "The ticket was opened, in most cases with its first message.")
MESSAGE_RECEIVED = declare("message.received", "The customer wrote.")
MESSAGE_SENT = declare("message.sent", "Somebody of the desk wrote to the customer; the message is on its way.")
COMMENTED = declare("message.commented", "Somebody of the desk wrote an internal comment.")
ASSIGNED = declare("ticket.assigned", "The assignee or the team's queue changed.")
STATUS_CHANGED = declare("ticket.status_changed", "The status changed.")
CLASSIFIED = declare("ticket.classified", "Fields of the ticket changed: subject, campaign, priority, tags, cc, important mark.")
RELATED = declare("ticket.related", "The ticket was linked to another one.")
DELIVERY_CHANGED = declare("delivery.changed", "A sent message reached a recipient, or failed.")
