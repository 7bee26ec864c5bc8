"""Adding, changing and deactivating users."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relevo.accounts import audit, permissions, ticket_sections, validators
from relevo.accounts.enums import Role, UserKind
from relevo.accounts.models import AccessProfile, User
from relevo.core import html
from relevo.core.actors import Actor
from relevo.core.errors import Conflict, Forbidden

OWN_FIELDS = frozenset({"name", "language", "time_zone", "theme", "signature_html", "undo_seconds", "ticket_sections", "shows_customer"})
FIELDS = OWN_FIELDS | {"email", "role"}
_TRACED = frozenset({"name", "email", "role"})
_ADMINISTRATORS = Q(role=Role.ADMINISTRATOR, is_active=True, kind=UserKind.PERSON)


def create_user(
    *,
    actor: Actor,
    email: str,
    name: str,
    role: str = Role.AGENT,
    password: str = "",
    language: str = "en",
    time_zone: str = "UTC",
    profiles: Iterable[AccessProfile] = (),
) -> User:
    """Adds a person who can work in the desk. Without a password nobody can sign in as them until one is set.

    Raises Invalid, naming the field, for an address that is malformed or taken, an empty name, a weak password, or an
    unknown role, language or time zone.
    """
    permissions.require(actor, permissions.USERS_MANAGE)
    user = User(
        email=validators.email(email),
        name=validators.name(name),
        role=validators.role(role),
        language=validators.language(language),
        time_zone=validators.time_zone(time_zone),
    )
    if password:
        user.set_password(validators.password(password, user=user))
    else:
        user.set_unusable_password()
    with transaction.atomic():
        _save_user(user)
        given = _set_profiles(user, profiles).get("new")
        data = {"email": user.email, "role": user.role} | ({"profiles": given} if given else {})
        audit.record(audit.USER_CREATED, actor=actor, target=user, data=data)
    return user


def edit_user(user: User, *, actor: Actor, profiles: Iterable[AccessProfile] | None = None, **values: Any) -> User:
    """Changes name, e-mail address, role, the whole set of access profiles, language, time zone, theme, signature or the seconds for taking back.

    Everybody may change their own but address, role and profiles; the rest is for those who manage users. Raises Conflict for taking the
    last active administrator's role away, Invalid for values that can't be used. One's own changes of language, time zone, theme,
    signature and seconds leave no trace.
    """
    unknown = set(values) - FIELDS
    if unknown:
        raise ValueError(f"not a field of a user: {sorted(unknown)}")
    if actor.user_id != user.pk or profiles is not None or not set(values) <= OWN_FIELDS:
        permissions.require(actor, permissions.USERS_MANAGE)
    with transaction.atomic():
        _lock(user)
        data = audit.changes(user, {field: _clean(user, field, value) for field, value in values.items()})
        given = _set_profiles(user, profiles) if profiles is not None else {}
        if not data and not given:
            return user
        if "role" in data and user.role != Role.ADMINISTRATOR:
            _keep_an_administrator(user)
        if data:
            _save_user(user, update_fields=list(data))
        traced = {field: change for field, change in data.items() if field in _TRACED} | ({"profiles": given} if given else {})
        if traced or actor.user_id != user.pk:
            audit.record(audit.USER_EDITED, actor=actor, target=user, data=traced or {"fields": sorted(data)})
    return user


def deactivate_user(user: User, *, actor: Actor) -> User:
    """Takes away every access at once: sign-in, open sessions and tokens. The user stays, since history names them.

    Tickets keep their assignee. Raises Conflict for the last active administrator.
    """
    permissions.require(actor, permissions.USERS_MANAGE)
    with transaction.atomic():
        _lock(user)
        if not user.is_active:
            return user
        _keep_an_administrator(user)
        user.is_active = False
        user.save(update_fields=["is_active"])
        audit.record(audit.USER_DEACTIVATED, actor=actor, target=user)
    return user


def activate_user(user: User, *, actor: Actor) -> User:
    """Gives a deactivated user access again, with the former password and tokens."""
    permissions.require(actor, permissions.USERS_MANAGE)
    with transaction.atomic():
        _lock(user)
        if user.is_active:
            return user
        user.is_active = True
        user.save(update_fields=["is_active"])
        audit.record(audit.USER_ACTIVATED, actor=actor, target=user)
    return user


def set_password(user: User, *, actor: Actor, password: str, current: str | None = None) -> User:
    """Sets a new password, which ends the user's other sessions. Only that it happened is recorded.

    One's own needs the `current` one as well, where there is one; anybody else's is for those who manage users.
    """
    if actor.user_id == user.pk:
        if user.has_usable_password() and not user.check_password(current or ""):
            raise Forbidden("password_wrong", _("The current password is not right."), fields={"current_password": _("Enter your current password.")})
    else:
        permissions.require(actor, permissions.USERS_MANAGE)
    if user.kind == UserKind.ASSISTANT:
        raise Forbidden("assistant_password", _("The assistant does not sign in and has no password."))
    user.set_password(validators.password(password, user=user))
    with transaction.atomic():
        user.save(update_fields=["password"])
        audit.record(audit.USER_PASSWORD_SET, actor=actor, target=user)
    return user


_CLEAN: dict[str, Any] = {
    "name": validators.name,
    "role": validators.role,
    "language": validators.language,
    "time_zone": validators.time_zone,
    "theme": validators.theme,
    "undo_seconds": validators.undo_seconds,
    "shows_customer": bool,
    "ticket_sections": ticket_sections.checked,
    "signature_html": html.sanitize_authored,
}


def _clean(user: User, field: str, value: Any) -> Any:
    return validators.email(value, user=user) if field == "email" else _CLEAN[field](value)


def _set_profiles(user: User, profiles: Iterable[AccessProfile]) -> dict[str, list[int]]:
    """Makes these the user's only access profiles; the ids before and after where that is a change, else nothing."""
    old, new = sorted(user.access_profiles.values_list("pk", flat=True)), sorted({profile.pk for profile in profiles})
    user.access_profiles.set(new)
    user.__dict__.pop("profile_permissions", None)
    return {"old": old, "new": new} if old != new else {}


def _lock(user: User) -> None:
    """Locks the user together with all administrators, in one order: two who deactivate each other at once wait here."""
    rows = User.objects.filter(Q(pk=user.pk) | _ADMINISTRATORS).order_by("pk").select_for_update()
    list(rows.values_list("pk"))
    user.refresh_from_db()


def _save_user(user: User, **options: Any) -> None:
    """Saves, and answers the race for one address, which the unique key decides, like its check."""
    try:
        with transaction.atomic():
            user.save(**options)
    except IntegrityError as error:
        raise validators.email_taken() from error


def _keep_an_administrator(user: User) -> None:
    administrators = set(User.objects.filter(_ADMINISTRATORS).values_list("pk", flat=True))
    if administrators == {user.pk}:
        raise Conflict("last_administrator", _("This is the last active administrator. Make somebody else administrator first."))
