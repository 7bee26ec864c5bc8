"""The test database's address, for processes that tests start."""

from __future__ import annotations

import os
from urllib.parse import quote

from django.db import connection


def environment() -> dict[str, str]:
    """The environment of a process that works on the same database as the running test (which must be transactional)."""
    settings = connection.settings_dict
    login = f"{quote(settings['USER'], safe='')}:{quote(settings['PASSWORD'], safe='')}"
    host = quote(settings["HOST"], safe="")
    port = f"&port={settings['PORT']}" if settings["PORT"] else ""
    return {**os.environ, "DATABASE_URL": f"postgresql://{login}@/{settings['NAME']}?host={host}{port}"}
