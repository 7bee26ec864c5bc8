"""The sections of the settings and who may open which."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.accounts.models import User


@dataclass(frozen=True, slots=True)
class Section:
    """One entry at the side of the settings pages."""

    view: str
    label: str | Promise
    icon: str
    permission: str


SECTIONS = (
    Section("settings-accounts", _("Mail accounts"), "mail", permissions.ACCOUNTS_MANAGE),
    Section("settings-incoming", _("Held mail"), "shield-alert", permissions.RAW_DOWNLOAD),
    Section("settings-blocks", _("Block list"), "ban", permissions.CONTACTS_BLOCK),
    Section("settings-users", _("Users"), "user", permissions.USERS_MANAGE),
    Section("settings-profiles", _("Access profiles"), "user-round-key", permissions.USERS_MANAGE),
    Section("settings-roles", _("Roles"), "shield-user", permissions.USERS_MANAGE),
    Section("settings-teams", _("Teams"), "users", permissions.TEAMS_MANAGE),
    Section("settings-campaigns", _("Campaigns"), "megaphone", permissions.CAMPAIGNS_MANAGE),
    Section("settings-external-view", _("External view"), "share-2", permissions.CAMPAIGNS_MANAGE),
    Section("settings-classification", _("Classification"), "list-checks", permissions.CLASSIFICATION_MANAGE),
    Section("settings-services", _("Services"), "briefcase-business", permissions.CLASSIFICATION_MANAGE),
    Section("settings-categories", _("Categories"), "shapes", permissions.CLASSIFICATION_MANAGE),
    Section("settings-priorities", _("Priorities"), "flag", permissions.CLASSIFICATION_MANAGE),
    Section("settings-statuses", _("Statuses"), "circle-dot", permissions.CLASSIFICATION_MANAGE),
    Section("settings-fields", _("Fields"), "text-cursor-input", permissions.CLASSIFICATION_MANAGE),
    Section("settings-templates", _("Templates"), "file-text", permissions.TEMPLATES_MANAGE),
    Section("settings-desk", _("The desk"), "sliders-horizontal", permissions.DESK_MANAGE),
    Section("settings-audit", _("Trace of changes"), "history", permissions.USERS_MANAGE),
)


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """What all settings pages share: the sections the reader may open, and which one this is."""

    section: str
    sections: list[Section]


def sections_for(user: User) -> list[Section]:
    """The sections whose permission the user has."""
    return [section for section in SECTIONS if user.may(section.permission)]
