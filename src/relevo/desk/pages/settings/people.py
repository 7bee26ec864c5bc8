"""What the settings pages of users, teams, campaigns and the desk show."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from relevo.accounts.models import Campaign, Team, User
from relevo.desk.forms.base import DeskForm
from relevo.desk.forms.settings.people import ResetPasswordForm
from relevo.desk.pages.settings.sections import Section


@dataclass(frozen=True, slots=True)
class Line:
    """A team or campaign with the number of its members."""

    group: Team | Campaign
    members: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class UsersPage:
    """Everybody who works in the desk."""

    sections: list[Section]
    users: list[User]
    section: str = "settings-users"


@dataclass(frozen=True, slots=True)
class UserPage:
    """One user's form; `user` is empty for a new one."""

    sections: list[Section]
    form: DeskForm
    user: User | None = None
    reset: ResetPasswordForm | None = None
    section: str = "settings-users"


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """All teams, or all campaigns."""

    sections: list[Section]
    section: str
    title: str | Promise
    explanation: str | Promise
    add_label: str | Promise
    add_view: str
    item_view: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One team's or campaign's form."""

    sections: list[Section]
    section: str
    title: str | Promise
    form: DeskForm
    action: str
    list_view: str
    external_view: str = ""


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The settings of the installation."""

    sections: list[Section]
    form: DeskForm
    section: str = "settings-desk"
