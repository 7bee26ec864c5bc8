"""What a provider's answer means for each delivery of a try."""

from __future__ import annotations

from django.db.models import F

from relevo.channels import health, lanes, retries
from relevo.channels.base import AccountUnreachable, ChannelAuthError, PermanentError, SendError, SendResult, UnknownOutcome
from relevo.channels.claims import Try
from relevo.channels.enums import DeliveryState
from relevo.channels.models import Delivery
from relevo.channels.outcomes import OUTCOME_UNKNOWN, Outcome
from relevo.core import actors, clock


def served(attempt: Try, result: SendResult) -> dict[int, Outcome]:
    """The outcomes of a sending that took place, by delivery id."""
    accepted = set(result.accepted)
    found: dict[int, Outcome] = {}
    for delivery in attempt.deliveries:
        refusal = result.refused.get(delivery.recipient)
        if delivery.recipient in accepted:
            found[delivery.pk] = Outcome(DeliveryState.SENT, reason=result.raw, external_id=result.external_id)
        elif refusal is None:
            found[delivery.pk] = _again(delivery, OUTCOME_UNKNOWN, "")
        elif refusal.is_temporary:
            found[delivery.pk] = _again(delivery, refusal.code, refusal.reason)
        else:
            found[delivery.pk] = Outcome(DeliveryState.FAILED, refusal.code, refusal.reason)
    return found


def failed(attempt: Try, error: SendError) -> dict[int, Outcome]:
    """The outcomes of a sending that did not take place, by delivery id: one fate for all recipients.

    Trouble of the whole account is noted on the account as well.
    """
    account = attempt.account
    actor = actors.system(account.kind)
    facts = {**error.facts, "raw": error.raw}
    if isinstance(error, ChannelAuthError):
        until = health.mark_reauth(account, part=health.Part.SEND, code=error.code, facts=facts, actor=actor)
        # The mail had no part in it: this was not a try.
        Delivery.objects.filter(pk__in=[row.pk for row in attempt.deliveries]).update(attempts=F("attempts") - 1)
        return {row.pk: Outcome(DeliveryState.QUEUED, lanes.HELD, error.raw, next_try_at=until) for row in attempt.deliveries}
    code = error.code
    if isinstance(error, AccountUnreachable):
        code = f"{lanes.UNREACHABLE}{error.code}"
        health.mark_broken(account, part=health.Part.SEND, code=error.code, facts=facts, retry_after=error.retry_after, actor=actor)
    if isinstance(error, PermanentError) or (isinstance(error, UnknownOutcome) and not attempt.adapter.capabilities().idempotent_send):
        return {row.pk: Outcome(DeliveryState.FAILED, code, error.raw) for row in attempt.deliveries}
    return {row.pk: _again(row, code, error.raw, error.retry_after) for row in attempt.deliveries}


def _again(delivery: Delivery, code: str, reason: str, retry_after: float | None = None) -> Outcome:
    seconds = retries.wait_seconds(delivery.attempts, retry_after)
    if seconds is None:
        return Outcome(DeliveryState.FAILED, retries.gave_up(code), reason)
    return Outcome(DeliveryState.QUEUED, code, reason, next_try_at=clock.after(seconds))
