"""Addresses of the settings."""

from __future__ import annotations

from django.urls import path

from relevo.desk.views.settings import accounts, audit, blocks, catalogue, classification, groups, home, incoming, installation, statuses, users

urlpatterns = [
    path("settings/", home.settings, name="settings"),
    path("settings/accounts/", accounts.accounts, name="settings-accounts"),
    path("settings/accounts/new/", accounts.new_account, name="settings-new-account"),
    path("settings/accounts/<int:number>/", accounts.account, name="settings-account"),
    path("settings/accounts/<int:number>/check/", accounts.check, name="settings-check-account"),
    path("settings/accounts/<int:number>/activity/", accounts.activity, name="settings-account-activity"),
    path("settings/incoming/", incoming.incoming, name="settings-incoming"),
    path("settings/incoming/<int:number>/content/", incoming.content, name="settings-payload-content"),
    path("settings/incoming/<int:number>/processing/", incoming.process, name="settings-process-payload"),
    path("settings/blocks/", blocks.blocks, name="settings-blocks"),
    path("settings/blocks/<int:number>/remove/", blocks.remove, name="settings-remove-block"),
    path("settings/users/", users.users, name="settings-users"),
    path("settings/users/new/", users.new_user, name="settings-new-user"),
    path("settings/users/<int:number>/", users.user, name="settings-user"),
    path("settings/users/<int:number>/password/", users.password, name="settings-user-password"),
    path("settings/users/<int:number>/access/", users.access, name="settings-user-access"),
    path("settings/teams/", groups.teams, name="settings-teams"),
    path("settings/teams/new/", groups.team, name="settings-new-team"),
    path("settings/teams/<int:number>/", groups.team, name="settings-team"),
    path("settings/campaigns/", groups.campaigns, name="settings-campaigns"),
    path("settings/campaigns/new/", groups.campaign, name="settings-new-campaign"),
    path("settings/campaigns/<int:number>/", groups.campaign, name="settings-campaign"),
    path("settings/services/", catalogue.services, name="settings-services"),
    path("settings/services/new/", catalogue.service, name="settings-new-service"),
    path("settings/services/<int:number>/", catalogue.service, name="settings-service"),
    path("settings/services/<int:number>/move/", catalogue.move_service, name="settings-move-service"),
    path("settings/categories/", catalogue.categories, name="settings-categories"),
    path("settings/categories/new/", catalogue.category, name="settings-new-category"),
    path("settings/categories/<int:number>/", catalogue.category, name="settings-category"),
    path("settings/categories/<int:number>/move/", catalogue.move_category, name="settings-move-category"),
    path("settings/classification/", classification.classification, name="settings-classification"),
    path("settings/statuses/", statuses.statuses, name="settings-statuses"),
    path("settings/justifications/new/", catalogue.justification, name="settings-new-justification"),
    path("settings/justifications/<int:number>/", catalogue.justification, name="settings-justification"),
    path("settings/justifications/<int:number>/move/", catalogue.move_justification, name="settings-move-justification"),
    path("settings/desk/", installation.installation, name="settings-desk"),
    path("settings/audit/", audit.audit, name="settings-audit"),
]
