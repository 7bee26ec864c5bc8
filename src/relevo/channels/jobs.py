"""Background jobs of the channels: they take ids and call."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from relevo.channels import deliver, lanes

# A job fails only where the database does: providers' failures are outcomes.
AGAIN = RetryStrategy(max_attempts=3, wait=10)


@app.task(name=lanes.DELIVER, retry=AGAIN)
def deliver_message(message_id: int) -> None:
    """Sends what is due of one message; runs in the account's lane."""
    deliver.deliver(message_id)


@app.task(name=lanes.TAKE_UP, retry=AGAIN)
def take_up_message(message_id: int) -> None:
    """Puts a message whose waiting time is over into its account's lane."""
    deliver.take_up(message_id)


@app.periodic(cron="* * * * * */30")
@app.task(name="channels.sweep_deliveries", queueing_lock="sweep_deliveries")
def sweep_deliveries(timestamp: int) -> None:
    """Finds deliveries whose job was lost, such as by a crash or a failed job."""
    deliver.sweep()
