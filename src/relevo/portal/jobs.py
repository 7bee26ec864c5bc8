"""Background jobs of the portal."""

from __future__ import annotations

from procrastinate.contrib.django import app

from relevo.tickets.external_view import openings


@app.periodic(cron="53 3 * * *")
@app.task(name="portal.forget_openings", queueing_lock="forget_openings")
def forget_openings(timestamp: int) -> None:
    """Deletes when links were opened more than 90 days ago."""
    openings.forget_openings()
