"""People who work in the desk: users, roles, teams, campaigns, permissions, API tokens."""
