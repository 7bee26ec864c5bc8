"""All verbs of the sla package."""

from relevo.sla.actions.calendars import changed_calendar, create_calendar, edit_calendar
from relevo.sla.actions.policies import apply_policies, create_policy, edit_policy

__all__ = ["apply_policies", "changed_calendar", "create_calendar", "create_policy", "edit_calendar", "edit_policy"]
