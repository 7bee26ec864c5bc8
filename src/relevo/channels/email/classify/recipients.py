"""The fate of one recipient as a delivery notice tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)[ -](?=[\w<#(\"'])")


@dataclass(frozen=True, slots=True)
class BounceRecipient:
    """The fate of one address. ``action`` as in RFC 3464 (failed, delayed, …), ``status`` an enhanced code (RFC 3463) or "".

    ``is_permanent`` means the address itself is to be given up: failed, and not with a 4.x.x code (a full mailbox, a time-out).
    """

    address: str
    action: str
    status: str
    diagnostic: str
    is_permanent: bool


def make_recipient(address: str, action: str, status: str, diagnostic: str) -> BounceRecipient:
    """A recipient from what a notice says of it: code and action are completed from the server's own words."""
    given = _STATUS.search(status)
    code = given.group(1) if given else ""
    told = _STATUS.search(diagnostic)
    # A report that only says "5.0.0" while the server's own words carry the real code.
    if told and (not code or code.endswith(".0.0")) and told.group(1)[0] in (code[:1] or told.group(1)[0]):
        code = told.group(1)
    if action not in _ACTIONS:
        action = {"2": "delivered", "4": "delayed"}.get(code[:1], "failed")
    reply = _REPLY.match(diagnostic)
    is_permanent = action == "failed" and not code.startswith("4") and not (not code and reply and reply.group(1).startswith("4"))
    return BounceRecipient(address, action, code, diagnostic, is_permanent)
