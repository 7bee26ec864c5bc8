"""Which parts of a conversation are shown (Z21): messages to and from the customer, internal ones, what was changed, the messages of some channels.

Several are shown together: what any of them asks for. As a text they stand in one order, separated by commas: ``public,history``.
"""

from __future__ import annotations

ALL = "all"
HISTORY = "history"
PARTS = ("public", "internal", HISTORY)
# Before a channel's name: the messages of that channel (S8).
CHANNEL = "channel:"

_CONDITIONS = {
    "public": "m.visibility = 'public'",
    "internal": "m.visibility = 'internal'",
    HISTORY: "(m.id IS NULL AND (e.verb <> 'delivery.changed' OR e.data ->> 'state' = 'failed'))",
}


def understood(asked: str) -> str:
    """The parts that are asked for, each once and in order. What is no part is left out; where none or all of `PARTS` are left, it is `ALL`."""
    names = set(asked.split(","))
    parts = [part for part in PARTS if part in names]
    channels = sorted(name for name in names if name.startswith(CHANNEL) and name.removeprefix(CHANNEL).isidentifier())
    return ALL if len(parts) == len(PARTS) else ",".join([*parts, *channels]) or ALL


def toggled(shown: str, name: str) -> str:
    """The parts after one more is chosen, or one is no longer."""
    return understood(",".join(set(shown.split(",")) ^ {name}))


def condition(shown: str) -> tuple[str, list[str]]:
    """What limits events (``e``) with their messages (``m``) to the parts, and the channels for ``%(channels)s``.

    History by itself limits nothing: then all events are told in words, those of messages too. Deliveries that went well stand there only.
    """
    names = shown.split(",")
    channels = [name.removeprefix(CHANNEL) for name in names if name.startswith(CHANNEL)]
    if shown == HISTORY:
        return "", channels
    if shown == ALL:
        return f"AND (m.id IS NOT NULL OR {_CONDITIONS[HISTORY]})", channels
    conditions = [_CONDITIONS[name] for name in names if name in _CONDITIONS]
    if channels:
        conditions.append("m.channel = ANY(%(channels)s::text[])")
    return f"AND ({' OR '.join(conditions)})", channels


def holds_public(shown: str) -> bool:
    """Whether messages to the customer may stand among the parts."""
    return bool(set(shown.split(",")) - {"internal", HISTORY})
