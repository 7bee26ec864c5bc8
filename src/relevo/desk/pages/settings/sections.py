"""The sections of the settings and who may open which."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.accounts.models import User


@dataclass(frozen=True, slots=True)
class Section:
    """One entry at the side of the settings pages, under the heading of its `group`."""

    view: str
    label: str | Promise
    icon: str
    permission: str
    group: str | Promise = ""


_GROUPS: tuple[tuple[str | Promise, tuple[Section, ...]], ...] = (
    (
        _("Channels"),
        (
            Section("settings-accounts", _("Mail accounts"), "mail", permissions.ACCOUNTS_MANAGE),
            Section("settings-incoming", _("Held mail"), "shield-alert", permissions.RAW_DOWNLOAD),
            Section("settings-blocks", _("Block list"), "ban", permissions.CONTACTS_BLOCK),
        ),
    ),
    (
        _("People"),
        (
            Section("settings-users", _("Users"), "user", permissions.USERS_MANAGE),
            Section("settings-profiles", _("Access profiles"), "user-round-key", permissions.USERS_MANAGE),
            Section("settings-roles", _("Roles"), "shield-user", permissions.USERS_MANAGE),
            Section("settings-teams", _("Teams"), "users", permissions.TEAMS_MANAGE),
            Section("settings-skills", _("Skills"), "graduation-cap", permissions.TEAMS_MANAGE),
        ),
    ),
    (
        _("Tickets"),
        (
            Section("settings-campaigns", _("Campaigns"), "megaphone", permissions.CAMPAIGNS_MANAGE),
            Section("settings-classification", _("Classification"), "list-checks", permissions.CLASSIFICATION_MANAGE),
            Section("settings-services", _("Services"), "briefcase-business", permissions.CLASSIFICATION_MANAGE),
            Section("settings-categories", _("Categories"), "shapes", permissions.CLASSIFICATION_MANAGE),
            Section("settings-tags", _("Tags"), "tags", permissions.CLASSIFICATION_MANAGE),
            Section("settings-priorities", _("Priorities"), "flag", permissions.CLASSIFICATION_MANAGE),
            Section("settings-statuses", _("Statuses"), "circle-dot", permissions.CLASSIFICATION_MANAGE),
            Section("settings-fields", _("Fields"), "text-cursor-input", permissions.CLASSIFICATION_MANAGE),
            Section("settings-templates", _("Templates"), "file-text", permissions.TEMPLATES_MANAGE),
            Section("settings-external-view", _("External view"), "share-2", permissions.CAMPAIGNS_MANAGE),
        ),
    ),
    (
        _("Automation"),
        (
            Section("settings-policies", _("Service levels"), "timer", permissions.SLA_MANAGE),
            Section("settings-calendars", _("Business hours"), "calendar-clock", permissions.SLA_MANAGE),
            Section("settings-triggers", _("Triggers"), "zap", permissions.TRIGGERS_MANAGE),
            Section("settings-webhooks", _("Webhooks"), "webhook", permissions.WEBHOOKS_MANAGE),
        ),
    ),
    (
        _("Installation"),
        (
            Section("settings-desk", _("The desk"), "sliders-horizontal", permissions.DESK_MANAGE),
            Section("settings-audit", _("Trace of changes"), "history", permissions.USERS_MANAGE),
        ),
    ),
)
SECTIONS = tuple(replace(section, group=label) for label, sections in _GROUPS for section in sections)


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """What all settings pages share: the sections the reader may open, and which one this is."""

    section: str
    sections: list[Section]


def sections_for(user: User) -> list[Section]:
    """The sections whose permission the user has."""
    return [section for section in SECTIONS if user.may(section.permission)]
