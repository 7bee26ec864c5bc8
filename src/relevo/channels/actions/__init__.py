"""Everything that can be done to an account or a delivery: one verb a function, each with one named actor."""

from relevo.channels.actions.accounts import activate_account, check_account, create_account, deactivate_account, edit_account
from relevo.channels.actions.deliveries import dismiss_failures, resend_failed

__all__ = ["activate_account", "check_account", "create_account", "deactivate_account", "dismiss_failures", "edit_account", "resend_failed"]
