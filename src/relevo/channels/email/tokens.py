"""Signed marks by which an answer finds its ticket, whatever happens to subject and headers.

A Message-ID of ours names the message it was made for; the plus-address of Reply-To names the ticket, or the escalation of which
somebody outside was asked: signatures of one purpose are worth nothing for another. All carry a signature,
so that nobody can write into a ticket by guessing. Signatures use letters and digits of one case only, since
some servers change the case of local parts.
"""

from __future__ import annotations

import re
import uuid

from relevo.core import crypto

_MESSAGE_ID = re.compile(r"^relevo\.([0-9a-f]{32})\.([a-z2-7]{16})@", re.IGNORECASE)
_NOTICE_ID = re.compile(r"^relevo-notice\.([0-9a-f]{32})\.([a-z2-7]{16})@", re.IGNORECASE)
_ESCALATION_TAG = re.compile(r"^e([0-9]{1,18})-([a-z2-7]{16})$", re.IGNORECASE)
# What only an address of an escalation looks like, be it cut off or altered.
_LIKE_ESCALATION = re.compile(r"^e[0-9]+-[^+]*$", re.IGNORECASE)
_REPLY_TAG = re.compile(r"^r([0-9]{1,18})-([a-z2-7]{16})$", re.IGNORECASE)


def message_id(message_uuid: uuid.UUID, domain: str) -> str:
    """The Message-ID of one of our messages, without angle brackets; the same for every try to send it."""
    return f"relevo.{message_uuid.hex}.{crypto.sign('message-id', message_uuid.hex)}@{domain}"


def message_of(identifier: str) -> uuid.UUID | None:
    """The message that a Message-ID of ours names, if the signature is right; else None."""
    match = _MESSAGE_ID.match(identifier.strip().strip("<>"))
    if match is None or not crypto.signed("message-id", match[1].lower(), match[2]):
        return None
    return uuid.UUID(match[1])


def notice_id(notice_uuid: uuid.UUID, domain: str) -> str:
    """The Message-ID of a mail to somebody of the desk itself, without angle brackets."""
    return f"relevo-notice.{notice_uuid.hex}.{crypto.sign('notice-id', notice_uuid.hex)}@{domain}"


def is_notice(identifier: str) -> bool:
    """Whether a Message-ID is one of `notice_id`: what answers it is meant for nobody."""
    match = _NOTICE_ID.match(identifier.strip().strip("<>"))
    return match is not None and crypto.signed("notice-id", match[1].lower(), match[2])


def reply_address(address: str, ticket_number: int) -> str:
    """The account's address with the ticket's signed mark as plus-address (RFC 5233 subaddress)."""
    local, _, domain = address.rpartition("@")
    return f"{local}+r{ticket_number}-{crypto.sign('reply', str(ticket_number))}@{domain}"


def ticket_of(address: str) -> int | None:
    """The ticket that a reply address names, if the signature is right; else None."""
    local = address.rpartition("@")[0]
    match = _REPLY_TAG.match(local.rpartition("+")[2])
    if match is None or not crypto.signed("reply", match[1], match[2]):
        return None
    return int(match[1])


def escalation_address(address: str, escalation: int) -> str:
    """The account's address with the signed mark of an escalation: who answers to it writes to the desk only. When it expires, the
    escalation's row says."""
    local, _, domain = address.rpartition("@")
    return f"{local}+e{escalation}-{crypto.sign('escalation', str(escalation))}@{domain}"


def is_like_escalation(address: str) -> bool:
    """Whether an address is one of `escalation_address`, or was made to look like one."""
    local = address.rpartition("@")[0]
    return "+" in local and _LIKE_ESCALATION.match(local.rpartition("+")[2]) is not None


def escalation_of(address: str) -> int | None:
    """The escalation that an address names, if the signature is right; else None."""
    match = _ESCALATION_TAG.match(address.rpartition("@")[0].rpartition("+")[2])
    if match is None or not crypto.signed("escalation", match[1], match[2]):
        return None
    return int(match[1])


def plain_address(address: str) -> str:
    """The address without a mark of ours, so that it can be compared with the account's own."""
    local, _, domain = address.rpartition("@")
    base, plus, tag = local.rpartition("+")
    return f"{base}@{domain}" if plus and (_REPLY_TAG.match(tag) or _LIKE_ESCALATION.match(tag)) else address
