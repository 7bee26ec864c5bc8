"""Background jobs of the sla package."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from relevo.sla import recompute, sweep


@app.periodic(cron="* * * * * */30")
@app.task(name="sla.sweep", queueing_lock="sweep_targets")
def sweep_targets(timestamp: int) -> None:
    """Notes which targets were missed, or will be soon."""
    sweep.sweep()


@app.task(name=recompute.RECOMPUTE, retry=RetryStrategy(max_attempts=3, wait=10))
def recompute_targets(policy_ids: list[int], reason: str, after: int) -> None:
    """Brings running targets to a policy or calendar that changed."""
    recompute.recompute(policy_ids, reason=reason, after=after)


@app.task(name=recompute.REASSESS, retry=RetryStrategy(max_attempts=3, wait=10))
def reassess_tickets(requester: int | None, reason: str, after: int) -> None:
    """Chooses the service levels of open tickets anew: of all, or of a customer who belongs to another organisation now."""
    recompute.reassess_open(requester=requester, reason=reason, after=after)
