"""The tables of the tickets package, one file a subject."""

from relevo.tickets.models.attachment import Attachment
from relevo.tickets.models.bulk import BulkRefusal, BulkRun
from relevo.tickets.models.catalogue import Category, ClassificationRule, Justification, Service, StatusRule
from relevo.tickets.models.draft import Draft
from relevo.tickets.models.escalation import Escalation
from relevo.tickets.models.event import Event
from relevo.tickets.models.external_view import ExternalLink, ExternalOpening, ExternalViewRule
from relevo.tickets.models.follow import Follow
from relevo.tickets.models.macro import Macro
from relevo.tickets.models.message import Message
from relevo.tickets.models.note import Note
from relevo.tickets.models.placement import Placement
from relevo.tickets.models.priority import PriorityLevel
from relevo.tickets.models.revision import Revision
from relevo.tickets.models.snooze import Snooze
from relevo.tickets.models.tag import Tag
from relevo.tickets.models.task import Task
from relevo.tickets.models.template import Template
from relevo.tickets.models.ticket import Relation, Ticket
from relevo.tickets.models.view import SideBySide, View

__all__ = [
    "Attachment",
    "BulkRefusal",
    "BulkRun",
    "Category",
    "ClassificationRule",
    "Draft",
    "Escalation",
    "Event",
    "ExternalLink",
    "ExternalOpening",
    "ExternalViewRule",
    "Follow",
    "Justification",
    "Macro",
    "Message",
    "Note",
    "Placement",
    "PriorityLevel",
    "Relation",
    "Revision",
    "Service",
    "SideBySide",
    "Snooze",
    "StatusRule",
    "Tag",
    "Task",
    "Template",
    "Ticket",
    "View",
]
