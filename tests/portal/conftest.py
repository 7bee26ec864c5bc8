"""Guests of a ticket."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from relevo.core import actors, clock
from relevo.tickets.actions import make_link
from relevo.tickets.external_view.links import link_of, token_of
from relevo.tickets.models import Ticket


@pytest.fixture
def share(admin) -> Callable[..., str]:
    """Makes the link of a ticket and returns the path of its page."""

    def made(ticket: Ticket, **end: Any) -> str:
        make_link(ticket, actor=actors.agent(admin), **({"expires_at": clock.now() + timedelta(days=7)} | end))
        return path_of(ticket)

    return made


@pytest.fixture
def guest() -> Client:
    """A browser of somebody who is not signed in."""
    return Client()


def path_of(ticket: Ticket) -> str:
    """The path of the page of a ticket's link."""
    link = link_of(ticket.pk)
    assert link is not None
    return f"/shared/{token_of(link)}/"
