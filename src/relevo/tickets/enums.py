"""Fixed values of the tickets package."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relevo.fields.enums import Need as Need


class TicketType(models.TextChoices):
    """Public tickets have public and internal messages; internal tickets have internal ones only."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")


class Status(models.TextChoices):
    """The five fixed kinds of status."""

    NEW = "new", _("New")
    OPEN = "open", _("In progress")
    PENDING = "pending", _("Pending")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")


class Priority(models.IntegerChoices):
    """The priorities that Relevo brings. Desks rename, reorder and add to them: see `priorities`."""

    LOW = 10, _("Low")
    MEDIUM = 20, _("Medium")
    HIGH = 30, _("High")
    URGENT = 40, _("Urgent")


class PriorityColour(models.TextChoices):
    """The mark beside a priority; never the only sign of it. Each is a token that has contrast enough in both themes."""

    HOLLOW = "hollow", pgettext_lazy("colour of a mark", "Hollow")
    GREY = "grey", pgettext_lazy("colour of a mark", "Grey")
    GREEN = "green", pgettext_lazy("colour of a mark", "Green")
    BLUE = "blue", pgettext_lazy("colour of a mark", "Blue")
    VIOLET = "violet", pgettext_lazy("colour of a mark", "Violet")
    AMBER = "amber", pgettext_lazy("colour of a mark", "Amber")
    RED = "red", pgettext_lazy("colour of a mark", "Red")


class Direction(models.TextChoices):
    """Towards the desk, from the desk, or neither (internal comments)."""

    INBOUND = "inbound", _("Received")
    OUTBOUND = "outbound", _("Sent")
    NONE = "none", _("Inside")


class Visibility(models.TextChoices):
    """Whether the customer may see a message in the portal and the external view."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")


class Exposure(models.TextChoices):
    """Whether a message was sent to the desk alone or written on a public wall."""

    DIRECT = "direct", _("Direct")
    WALL = "wall", _("Wall")


class AuthorKind(models.TextChoices):
    """Who wrote a message."""

    CONTACT = "contact", _("Customer")
    AGENT = "agent", _("Agent")
    ASSISTANT = "assistant", _("Assistant")
    SYSTEM = "system", _("System")
    EXTERNAL = "external", _("Outside expert")


class RelationKind(models.TextChoices):
    """How one ticket relates to another, read from the first to the second."""

    RELATED = "related", _("Related")
    FOLLOW_UP = "follow_up", _("Follow-up of")
    PARENT = "parent", _("Parent of")
    DUPLICATE = "duplicate", _("Duplicate of")
    BLOCKS = "blocks", _("Blocks")


class AttachmentState(models.TextChoices):
    """Whether the bytes of an attachment are here yet; some providers hand them out later."""

    PENDING = "pending", _("Being fetched")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be fetched")


COMMENT_CHANNEL = "comment"
# What goes to people outside for their advice, and what they answer (P10): never part of what is said with the customer.
ESCALATION_CHANNEL = "escalation"
ACTIVE_STATUSES = (Status.NEW.value, Status.OPEN.value, Status.PENDING.value)


class ListOrder(models.TextChoices):
    """In which order a list stands. Every one can be walked page by page along an index."""

    CHANGED = "changed", _("Changed last, newest first")
    UNCHANGED = "unchanged", _("Changed last, oldest first")
    NEWEST = "newest", _("Newest first")
    OLDEST = "oldest", _("Oldest first")
    PRIORITY = "priority", _("Most urgent first")
    DUE = "due", _("Next due first")


class Layout(models.TextChoices):
    """How a list is shown; a board has a lane for each status, one of people a lane for each assignee."""

    TABLE = "table", _("Table")
    CARDS = "cards", _("Cards")
    BOARD = "board", _("Board of statuses")
    PEOPLE = "people", _("Board of people")


class Demand(models.TextChoices):
    """Whether a status asks for a justification."""

    NO = "no", _("Does not ask")
    OPTIONAL = "optional", _("Offers reasons")
    MANDATORY = "mandatory", _("Needs a reason")


class ViewSection(models.TextChoices):
    """The parts of the external view, in the order in which they stand on it."""

    CUSTOMER = "customer", _("Customer")
    TICKET = "ticket", _("Ticket")
    TASKS = "tasks", _("Tasks")
    CONVERSATION = "conversation", _("Conversation")


class NoteColour(models.TextChoices):
    """The colour of a card; what it means is up to those who use it."""

    YELLOW = "yellow", _("Yellow")
    BLUE = "blue", _("Blue")
    GREEN = "green", _("Green")
    PINK = "pink", _("Pink")
