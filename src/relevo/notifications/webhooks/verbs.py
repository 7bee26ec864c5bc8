"""The verbs that webhooks add to a ticket's history."""

from relevo.core.events import declare

CALLED = declare("webhook.called", "A webhook was called by a trigger; it alone is told, whatever else it waits for.")
