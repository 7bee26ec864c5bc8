"""Tables of the sla package."""

from relevo.sla.models.calendar import Calendar
from relevo.sla.models.policy import Policy
from relevo.sla.models.target import Target

__all__ = ["Calendar", "Policy", "Target"]
