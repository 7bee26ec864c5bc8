"""The bytes of server-sent events: made once for each message, sent to many.

Format: https://html.spec.whatwg.org/multipage/server-sent-events.html. A page gets ids only and asks for what it
needs; so nothing is sent that the reader might not be allowed to see.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

# Milliseconds after which a browser connects again by itself.
RETRY_MILLISECONDS = 2000
RETRY_LATER_MILLISECONDS = 5000

HEARTBEAT = b":\n\n"
# "You may have missed something: ask again for all you show."
RESYNC = b"event: resync\ndata: {}\n\n"
# "You are reached": the answer to a test.
TEST = b"event: test\ndata: {}\n\n"
COME_BACK_LATER = b"retry: %d\n\n" % RETRY_LATER_MILLISECONDS


def hello(tickets: Mapping[int, int], at: int, *, is_behind: bool) -> bytes:
    """The first frame, also after every reconnection: how far the history of each asked-for ticket goes now, and whether the page may have
    missed something since it was drawn or last heard of anything. What happened before is not told again: a page that is behind refetches."""
    data = {"tickets": {str(number): sequence for number, sequence in tickets.items()}, "behind": is_behind}
    return b"retry: %d\nid: %d\nevent: hello\ndata: %s\n\n" % (RETRY_MILLISECONDS, at, _compact(data))


def change(payload: Mapping[str, Any], at: int) -> bytes:
    """One event of a ticket: its id, the ticket's number, the verb and the place in the ticket's history. The frame's own id is the moment in
    milliseconds, which the browser hands back when it connects again."""
    data = {name: payload[name] for name in ("event", "ticket", "verb", "sequence")}
    return b"id: %d\nevent: change\ndata: %s\n\n" % (at, _compact(data))


def contacts(payload: Mapping[str, Any], at: int) -> bytes:
    """What is known of contacts changed: their ids. With the moment, as `change`."""
    return b"id: %d\nevent: contact\ndata: %s\n\n" % (at, _compact({"contacts": payload["contacts"]}))


def presence(payload: Mapping[str, Any]) -> bytes:
    """Somebody came to a ticket's page, left it, or writes for so many seconds. Without an id: a page that was away asks who is there anyway."""
    data = {"ticket": payload["presence"], **{name: payload[name] for name in ("user", "writing", "seconds")}}
    return b"event: presence\ndata: %s\n\n" % _compact(data)


def _compact(data: Any) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode()
