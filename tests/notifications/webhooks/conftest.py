from __future__ import annotations

import pytest

from tests.support import smtp_server, webhook_receiver


@pytest.fixture
def receiver(settings):
    settings.ALLOWED_PRIVATE_HOSTS = frozenset({"localhost"})
    with webhook_receiver.running() as running:
        yield running


@pytest.fixture
def mail_server():
    with smtp_server.running() as running:
        yield running
