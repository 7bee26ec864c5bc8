"""Everything that can be done to users, access profiles, tokens, teams, campaigns and the desk's settings.

Each verb asks for the actor's permission itself, runs in one transaction and leaves one entry in the audit trail.
"""

from relevo.accounts.actions.campaigns import create_campaign, edit_campaign
from relevo.accounts.actions.desk import edit_desk
from relevo.accounts.actions.presence import choose_presence
from relevo.accounts.actions.profiles import create_profile, edit_profile
from relevo.accounts.actions.teams import create_team, edit_team
from relevo.accounts.actions.tokens import create_token, revoke_token
from relevo.accounts.actions.users import activate_user, create_user, deactivate_user, edit_user, set_password

__all__ = [
    "activate_user",
    "choose_presence",
    "create_campaign",
    "create_profile",
    "create_team",
    "create_token",
    "create_user",
    "deactivate_user",
    "edit_campaign",
    "edit_desk",
    "edit_profile",
    "edit_team",
    "edit_user",
    "revoke_token",
    "set_password",
]
