"""Access profiles, and what roles and permissions allow."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from relevo.accounts import permissions
from relevo.accounts.models import AccessProfile
from relevo.accounts.permission_words import GROUPS
from relevo.api.schemas.base import Input, Moment, Named, Output, left_out
from relevo.api.schemas.people import PersonName, RoleName

Description = Annotated[str, Field(max_length=300, examples=["For whoever looks after the catalogue."])]
Given = Annotated[
    list[str], Field(max_length=100, examples=[["classification.manage"]], description="Permissions; the list replaces the former one.")
]


class AccessProfileOut(Output):
    """A named set of permissions that users have in addition to their role. One that is not active gives nothing."""

    id: int
    name: str
    description: str
    permissions: list[str]
    is_active: bool
    members: list[Named]
    created_at: Moment

    @classmethod
    def of(cls, profile: AccessProfile) -> AccessProfileOut:
        members = [Named(id=user.pk, name=user.name) for user in profile.members.all()]
        return cls(id=profile.pk, members=members, **{name: getattr(profile, name) for name in _SAME})


_SAME = ("name", "description", "permissions", "is_active", "created_at")


class NewAccessProfile(Input):
    """An access profile."""

    name: PersonName = Field(examples=["Catalogue"])
    description: Description = ""
    permissions: Given


class AccessProfileChanges(Input):
    """Only the fields that are sent change."""

    name: PersonName = left_out()
    description: Description = left_out()
    permissions: Given = left_out()
    is_active: bool = left_out()


class PermissionOut(Output):
    """One thing that somebody may be allowed, in words of the language that was asked for."""

    permission: str
    group: str
    label: str
    explanation: str
    is_grantable: bool = Field(description="Whether an access profile can give it.")


class RoleOut(Output):
    """A role, and what it allows."""

    role: RoleName
    permissions: list[str]


class Roles(Output):
    """All roles, and all permissions that there are."""

    roles: list[RoleOut]
    permissions: list[PermissionOut]

    @classmethod
    def all(cls) -> Roles:
        listed = [
            PermissionOut(
                permission=name,
                group=group.name,
                label=str(words.label),
                explanation=str(words.explanation),
                is_grantable=name in permissions.GRANTABLE,
            )
            for group in GROUPS
            for name, words in group.permissions.items()
        ]
        roles = [RoleOut(role=role, permissions=sorted(given)) for role, given in permissions.ROLE_PERMISSIONS.items()]  # type: ignore[arg-type]
        return cls(roles=roles, permissions=listed)
