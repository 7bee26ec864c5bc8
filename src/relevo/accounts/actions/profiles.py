"""Adding and changing access profiles. Who has which is part of a user: see `users.edit_user`.

Only those who manage users do, which is what no profile can give (`permissions.GRANTABLE`): so nobody can give more than they have.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relevo.accounts import audit, permissions
from relevo.accounts.actions.members import save_named
from relevo.accounts.models import AccessProfile
from relevo.accounts.validators import name as clean_name
from relevo.core.actors import Actor
from relevo.core.errors import Invalid

MAX_DESCRIPTION = 300


def create_profile(*, actor: Actor, name: str, permissions: Iterable[str], description: str = "") -> AccessProfile:
    """Adds an access profile, which nobody has yet.

    Raises Invalid, naming the field, for an empty or taken name, and for permissions that are none, unknown, or can't be given.
    """
    _check(actor)
    profile = AccessProfile(**_checked({"name": name, "description": description, "permissions": permissions}))
    with transaction.atomic():
        save_named(profile)
        data = {"name": profile.name, "permissions": profile.permissions}
        audit.record(audit.PROFILE_CREATED, actor=actor, target=profile, data=data)
    return profile


def edit_profile(profile: AccessProfile, *, actor: Actor, **values: Any) -> AccessProfile:
    """Changes name, description, the whole set of permissions, or `is_active`; it holds from the next request of everybody who has it.

    One that is not in use gives nothing. Who has it is kept, and has it again once it is back in use.
    """
    _check(actor)
    unknown = set(values) - {"name", "description", "permissions", "is_active"}
    if unknown:
        raise ValueError(f"not a field of an access profile: {sorted(unknown)}")
    clean = _checked(values)
    with transaction.atomic():
        profile.refresh_from_db(from_queryset=AccessProfile.objects.select_for_update())
        data = audit.changes(profile, clean)
        if data:
            save_named(profile, update_fields=list(data))
            audit.record(audit.PROFILE_EDITED, actor=actor, target=profile, data=data)
    return profile


def _check(actor: Actor) -> None:
    permissions.require(actor, permissions.USERS_MANAGE)


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    clean = dict(values)
    if "name" in clean:
        clean["name"] = clean_name(clean["name"])
    if "description" in clean:
        clean["description"] = " ".join(clean["description"].split())
        if len(clean["description"]) > MAX_DESCRIPTION:
            words = _("Use at most %(limit)d characters.") % {"limit": MAX_DESCRIPTION}
            raise Invalid("description_too_long", words, fields={"description": words})
    if "permissions" in clean:
        clean["permissions"] = _grantable(clean["permissions"])
    return clean


def _grantable(wanted: Iterable[str]) -> list[str]:
    """The permissions in one order, each once."""
    chosen = frozenset(wanted)
    if not chosen:
        words = _("Choose what the profile allows.")
        raise Invalid("permissions_missing", words, fields={"permissions": words})
    if chosen - permissions.ALL:
        words = _("There is no permission %(name)s.") % {"name": min(chosen - permissions.ALL)[:60]}
        raise Invalid("permission_unknown", words, fields={"permissions": words})
    if chosen - permissions.GRANTABLE:
        words = _("Managing users can't be given by a profile: it comes with the role of administrators.")
        raise Invalid("permission_not_grantable", words, fields={"permissions": words})
    return sorted(chosen)
