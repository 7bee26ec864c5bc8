"""Escalation by e-mail (P10): what people outside are told when they are asked for advice. `actions.escalate` sends it."""
