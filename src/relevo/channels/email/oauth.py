"""Access tokens for IMAP and SMTP (XOAUTH2), got with the account's refresh token (RFC 6749, section 6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx
import structlog
from django.db import transaction

from relevo.channels.base import AccountUnreachable, ChannelAuthError
from relevo.channels.email.settings import EmailSecrets, EmailSettings
from relevo.channels.models import Account
from relevo.core import clock, http
from relevo.core.text import one_line

log = structlog.get_logger("relevo.channels.email.oauth")
REFRESH_EARLY_SECONDS = 300
DEFAULT_LIFETIME_SECONDS = 3600
# What only a person can mend: the grant was revoked or has expired, or the client is not (or no longer) known.
_NEEDS_PERSON = {"invalid_grant", "invalid_client", "unauthorized_client", "interaction_required", "consent_required", "login_required"}


def access_token(account: Account, *, renew: bool = False) -> str:
    """A token that is good for at least five more minutes; asks the provider only where the kept one is older, or with `renew`.

    The account's row is locked meanwhile, so that two processes never spend one refresh token twice (providers that
    rotate them would revoke both). A new refresh token is kept before anything else happens. Raises
    ChannelAuthError where somebody has to authorise again, AccountUnreachable where it may work later.
    """
    known = _kept_token(account)
    if known and not renew:
        return known
    with transaction.atomic():
        row = Account.objects.select_for_update(no_key=True, of=("self",)).get(pk=account.pk)
        secrets = EmailSecrets.model_validate(row.secrets)
        fresh = _kept_token(row)
        if fresh and (not renew or fresh != known):
            account.sealed = row.sealed
            return fresh
        answer = _ask(EmailSettings.model_validate(row.settings), secrets)
        values = secrets.model_dump()
        values["access_token"] = answer["access_token"]
        values["access_token_expires_at"] = (clock.now() + timedelta(seconds=_lifetime(answer))).isoformat()
        if isinstance(answer.get("refresh_token"), str) and answer["refresh_token"]:
            values["refresh_token"] = answer["refresh_token"]
        row.seal(EmailSecrets.model_validate(values).revealed())
        row.save(update_fields=["sealed"])
        account.sealed = row.sealed
    log.info("access token renewed", account=account.pk)
    return str(answer["access_token"])


def _kept_token(account: Account) -> str:
    secrets = EmailSecrets.model_validate(account.secrets)
    if not secrets.access_token_expires_at or not secrets.access_token.get_secret_value():
        return ""
    expires_at = datetime.fromisoformat(secrets.access_token_expires_at)
    return secrets.access_token.get_secret_value() if expires_at - timedelta(seconds=REFRESH_EARLY_SECONDS) > clock.now() else ""


def _ask(settings: EmailSettings, secrets: EmailSecrets) -> dict[str, Any]:
    refresh_token = secrets.refresh_token.get_secret_value()
    if not settings.token_url or not refresh_token:
        raise ChannelAuthError("oauth_not_authorised")
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": settings.client_id}
    if secrets.client_secret.get_secret_value():
        form["client_secret"] = secrets.client_secret.get_secret_value()
    if settings.scope:
        form["scope"] = settings.scope
    try:
        response = http.post_form(settings.token_url, form)
    except http.Blocked as error:
        raise AccountUnreachable("oauth_address_blocked", str(error)) from error
    except httpx.HTTPError as error:
        raise AccountUnreachable("oauth_unreachable", type(error).__name__) from error
    return _read(response)


def _read(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        answer = {}
    if response.status_code == 200 and isinstance(answer, dict) and isinstance(answer.get("access_token"), str) and answer["access_token"]:
        return answer
    problem = one_line(str(answer.get("error", "")), 60) if isinstance(answer, dict) else ""
    words = one_line(str(answer.get("error_description", "")), 300) if isinstance(answer, dict) else ""
    raw = f"{response.status_code} {problem} {words}".strip()
    if problem in _NEEDS_PERSON:
        raise ChannelAuthError(f"oauth_{problem}"[:40], raw)
    retry_after = response.headers.get("retry-after", "")
    raise AccountUnreachable("oauth_failed", raw, retry_after=float(retry_after) if retry_after.isdecimal() else None)


def _lifetime(answer: dict[str, Any]) -> float:
    try:
        return max(float(answer.get("expires_in", DEFAULT_LIFETIME_SECONDS)), 1.0)
    except (TypeError, ValueError):
        return DEFAULT_LIFETIME_SECONDS
