"""Triggers as tests make them."""

from __future__ import annotations

from typing import Any

import pytest

from relevo.automation.actions import create_trigger
from relevo.automation.models import Trigger, TriggerRun
from relevo.core import actors
from relevo.tickets.models import Ticket

OPENED = [{"event": "opened"}]


@pytest.fixture
def trigger(admin):
    """Makes one that is switched on; it adds a tag when a ticket is opened, if nothing else is said."""

    def make(name: str = "Tag it", **values: Any) -> Trigger:
        values.setdefault("events", OPENED)
        values.setdefault("actions", [{"do": "change", "changes": {"add_tags": ["seen"]}}])
        values.setdefault("is_active", True)
        return create_trigger(actor=actors.agent(admin), name=name, **values)

    return make


@pytest.fixture
def fresh():
    """A ticket as it is stored."""
    return lambda ticket: Ticket.objects.get(pk=ticket.pk)


@pytest.fixture
def outcomes():
    """The names and outcomes of all runs, the first one first."""
    return lambda: list(TriggerRun.objects.order_by("pk").values_list("trigger__name", "outcome"))
