"""What the settings pages of access profiles and roles show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from relevo.accounts import permissions
from relevo.accounts.enums import SEES_EVERYTHING, Role
from relevo.accounts.models import AccessProfile, User
from relevo.accounts.permission_words import GROUPS, WORDS
from relevo.desk.forms.base import DeskForm
from relevo.desk.pages.settings.sections import Section


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One profile: what it allows, and who has it."""

    profile: AccessProfile
    allows: list[str]
    members: int


@dataclass(frozen=True, slots=True)
class ProfilesPage:
    """All access profiles."""

    sections: list[Section]
    explanation: str | Promise
    lines: list[ProfileLine]
    section: str = "settings-profiles"


@dataclass(frozen=True, slots=True)
class Choice:
    """A permission that can be ticked."""

    name: str
    label: str | Promise
    explanation: str | Promise
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """One profile's form with the permissions in their groups; a new one has no members."""

    sections: list[Section]
    title: str | Promise
    action: str
    form: DeskForm
    groups: list[tuple[str | Promise, list[Choice]]]
    profile: AccessProfile | None = None
    members: Sequence[User] = ()
    section: str = "settings-profiles"


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One permission, and for each role whether it has it."""

    label: str | Promise
    explanation: str | Promise
    cells: list[bool]


@dataclass(frozen=True, slots=True)
class RolesPage:
    """What every role may do."""

    sections: list[Section]
    roles: list[str]
    sees_everything: list[bool]
    groups: list[tuple[str | Promise, list[RoleLine]]]
    section: str = "settings-roles"


def profile_line(profile: AccessProfile, members: int) -> ProfileLine:
    """A line of the list; permissions stand in the order of their groups."""
    return ProfileLine(profile, [str(words.label) for name, words in WORDS.items() if name in profile.permissions], members)


def grouped_choices(chosen: Sequence[str]) -> list[tuple[str | Promise, list[Choice]]]:
    """What a profile can give, in groups."""
    return [
        (group.label, [Choice(name, *words, name in chosen) for name, words in group.permissions.items() if name in permissions.GRANTABLE])
        for group in GROUPS
    ]


def roles_page(sections: list[Section]) -> RolesPage:
    """The table. Asks the database for nothing."""
    given = [permissions.ROLE_PERMISSIONS[role] for role in Role.values]
    groups: list[tuple[str | Promise, list[RoleLine]]] = [
        (group.label, [RoleLine(*words, [name in one for one in given]) for name, words in group.permissions.items()]) for group in GROUPS
    ]
    return RolesPage(sections, [str(role.label) for role in Role], [role in SEES_EVERYTHING for role in Role.values], groups)
