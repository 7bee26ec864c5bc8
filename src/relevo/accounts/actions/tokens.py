"""Making and revoking API tokens."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import audit, permissions, tokens, validators
from relevo.accounts.models import ApiToken, User
from relevo.core import clock
from relevo.core.actors import Actor
from relevo.core.errors import Invalid


def create_token(user: User, *, actor: Actor, name: str) -> tuple[ApiToken, str]:
    """Makes a token that acts as `user`, and returns its row with the token itself, which can't be shown again.

    Everybody makes their own; somebody else's are for those who manage users. Raises Invalid for a deactivated user or an
    empty name.
    """
    if actor.user_id != user.pk:
        permissions.require(actor, permissions.USERS_MANAGE)
    if not user.is_active:
        message = _("%(name)s is deactivated: a token would not work.") % {"name": user.name}
        raise Invalid("user_inactive", message, fields={"user": _("Choose an active user.")})
    plain = tokens.generate()
    with transaction.atomic():
        row = ApiToken.objects.create(
            user=user,
            name=validators.name(name),
            prefix=plain[: tokens.SHOWN_CHARACTERS],
            digest=tokens.digest(plain),
            created_at=clock.now(),
        )
        audit.record(audit.TOKEN_CREATED, actor=actor, target=row, data={"name": row.name, "prefix": row.prefix, "user": user.pk})
    return row, plain


def revoke_token(token: ApiToken, *, actor: Actor) -> ApiToken:
    """Ends a token at once and for good; revoking it again changes nothing."""
    if actor.user_id != token.user_id:
        permissions.require(actor, permissions.USERS_MANAGE)
    with transaction.atomic():
        token.refresh_from_db(from_queryset=ApiToken.objects.select_for_update())
        if token.revoked_at is None:
            token.revoked_at = clock.now()
            token.save(update_fields=["revoked_at"])
            audit.record(audit.TOKEN_REVOKED, actor=actor, target=token, data={"prefix": token.prefix, "user": token.user_id})
    return token
