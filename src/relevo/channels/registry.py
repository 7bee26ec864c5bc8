"""Finds the kinds of channel that are installed."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Any

import structlog

from relevo.channels.base import API_VERSION, ChannelAdapter

GROUP = "relevo.channels"
log = structlog.get_logger("relevo.channels")


@cache
def adapters() -> dict[str, type[ChannelAdapter]]:
    """All usable adapter classes by kind. A plug-in that can't be loaded, or was made for another version of the
    contract, is reported and left out; its accounts keep their data."""
    found: dict[str, type[ChannelAdapter]] = {}
    for entry in entry_points(group=GROUP):
        try:
            adapter = entry.load()
        except Exception:
            log.exception("channel plug-in can't be loaded", channel=entry.name)
            continue
        if adapter.api_version != API_VERSION:
            log.error("channel plug-in is made for another version", channel=entry.name, wants=adapter.api_version, has=API_VERSION)
            continue
        found[entry.name] = adapter
    return found


def adapter_for(account: Any) -> ChannelAdapter:
    """The adapter of an account. Raises LookupError where its kind is not installed."""
    return adapters()[account.kind](account)
