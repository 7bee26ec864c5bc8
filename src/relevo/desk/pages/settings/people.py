"""What the settings pages of users, teams, campaigns and the desk show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from relevo.accounts.models import Campaign, Team, User
from relevo.desk.forms.base import DeskForm
from relevo.desk.forms.settings.people import ResetPasswordForm
from relevo.desk.pages.settings.sections import Section
from relevo.desk.wording.uses import Used


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
    """One user's form; `user` is empty for a new one. `used` says what is theirs or names them."""

    sections: list[Section]
    form: DeskForm
    user: User | None = None
    reset: ResetPasswordForm | None = None
    used: Sequence[str] = ()
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
    """One team's or campaign's form; for one that is there, what uses it."""

    sections: list[Section]
    section: str
    title: str | Promise
    form: DeskForm
    action: str
    list_view: str
    external_view: str = ""
    routing: str = ""
    used: Used | None = None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The settings of the installation."""

    sections: list[Section]
    form: DeskForm
    section: str = "settings-desk"
