"""The verbs that this package adds to a ticket's history; `sla.wording` has the words for them."""

from relevo.core.events import declare

WARNED = declare("sla.warned", "A target of the ticket will be missed soon.")
BREACHED = declare("sla.breached", "A target of the ticket was missed.")
CHANGED = declare("sla.changed", "The policy of the ticket, or what it promises, changed, and with it due times.")
