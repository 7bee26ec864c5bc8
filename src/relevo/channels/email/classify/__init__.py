"""Is this a person writing, or a machine: bounce, receipt, absence note, list, newsletter, complaint, challenge.

Nothing but `MailKind.NORMAL` may ever be answered automatically (RFC 3834, section 2). Whether a mail is our own that
came back needs the database and is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from relevo.channels.email.classify.bounces import Bounce, is_success, read_bounce
from relevo.channels.email.classify.phrases import (
    ABSENCE_BODY,
    AUTO_REPLY_SUBJECT,
    BOUNCE_BODY,
    BOUNCE_SENDER,
    BOUNCE_SUBJECT,
    CHALLENGE_SUBJECT,
    fold,
)
from relevo.channels.email.mime.headers import Headers
from relevo.channels.email.mime.part import Part

__all__ = ["Classification", "MailKind", "classify"]

_OPENING = 6000
_DELIVERY_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_RECEIPTS = ("message/disposition-notification", "message/global-disposition-notification")
_NOT_A_PERSON = re.compile(r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|no[-_.]?responder|nao[-_.]?responda|ne[-_.]?pas[-_.]?repondre)")


class MailKind(StrEnum):
    """What sort of mail it is. ``bounce`` includes delays (see `Bounce.is_failure`); ``notification`` is a machine's, but no reply."""

    NORMAL = "normal"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    RECEIPT = "receipt"
    COMPLAINT = "complaint"
    CHALLENGE = "challenge"
    LIST = "list"
    BULK = "bulk"
    NOTIFICATION = "notification"


@dataclass(frozen=True, slots=True)
class Classification:
    """The kind, the machine code of the evidence ("" for a person's mail) and, for delivery notices, their content."""

    kind: MailKind
    reason: str = ""
    bounce: Bounce | None = None


def classify(root: Part, *, sender: str, return_path: str | None, subject: str, text: str) -> Classification:
    """Sorts a mail. ``return_path`` is "" for the null path and None where no header tells it.

    Standards go before guesses: reports by their parts (RFC 5965, 8098, 3464), then prose bounces, then RFC 3834 and
    its unofficial kin, lists and bulk last. Words in a subject count only together with other evidence: customers
    write "Out of office" too.
    """
    headers = root.headers
    types = {part.content_type for part in root.walk()}
    report = root.parameters.get("report-type", "").lower() if root.content_type == "multipart/report" else ""
    if "message/feedback-report" in types or report == "feedback-report":
        return Classification(MailKind.COMPLAINT, "feedback-report")
    if types.intersection(_RECEIPTS) or report == "disposition-notification":
        return Classification(MailKind.RECEIPT, "disposition-notification")
    if types.intersection(_DELIVERY_REPORTS) or report == "delivery-status":
        return _delivery_notice(root, text, "delivery-status")
    words = fold(subject)
    reason = _prose_bounce(headers, sender, return_path, words, text)
    if reason:
        return _delivery_notice(root, text, reason)
    return _automatic(headers, sender, return_path, words, text) or _mass(headers) or Classification(MailKind.NORMAL)


def _delivery_notice(root: Part, text: str, reason: str) -> Classification:
    bounce = read_bounce(root, text)
    return Classification(MailKind.RECEIPT if is_success(bounce) else MailKind.BOUNCE, reason, bounce)


def _prose_bounce(headers: Headers, sender: str, return_path: str | None, subject: str, text: str) -> str:
    if "x-failed-recipients" in headers:
        return "x-failed-recipients"
    is_daemon = bool(BOUNCE_SENDER.match(sender.lower()))
    if not is_daemon and return_path != "":
        return ""
    has_words = bool(BOUNCE_SUBJECT.search(subject)), bool(BOUNCE_BODY.search(fold(text[:_OPENING])))
    if is_daemon and any(has_words):
        return "bounce-sender"
    # Without a daemon's name it takes both: an absence note has the null path, too, and people quote bounces to us.
    if return_path == "" and all(has_words) and not subject.startswith(("re:", "fw:", "fwd:", "rv:", "enc:", "tr:", "wg:")):
        return "bounce-text"
    return ""


def _automatic(headers: Headers, sender: str, return_path: str | None, subject: str, text: str) -> Classification | None:
    submitted = headers.get("auto-submitted").partition(";")[0].partition("(")[0].strip().lower()
    precedence = headers.get("precedence").strip().lower()
    says_absent = bool(AUTO_REPLY_SUBJECT.match(subject))
    is_marked = submitted not in ("", "no") or return_path == "" or bool(precedence) or "x-boxbe-challenge" in headers
    if is_marked and CHALLENGE_SUBJECT.search(subject):
        return Classification(MailKind.CHALLENGE, "challenge-subject")
    if submitted.startswith("auto-replied"):
        return Classification(MailKind.AUTO_REPLY, "auto-submitted")
    for name in ("x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply", "x-autoreply-from", "x-mail-autoreply"):
        if name in headers and headers.get(name).lower() not in ("no", "false", "0"):
            return Classification(MailKind.AUTO_REPLY, "x-autoreply" if "reply" in name else "x-autorespond")
    if precedence.replace("-", "_") in ("auto_reply", "autoreply"):
        return Classification(MailKind.AUTO_REPLY, "precedence-auto-reply")
    has_evidence = says_absent and _weak_evidence(headers, sender, return_path, submitted, precedence)
    if says_absent and (has_evidence or ABSENCE_BODY.search(fold(text[:_OPENING]))):
        return Classification(MailKind.AUTO_REPLY, "subject")
    if submitted not in ("", "no"):
        # Lists and newsletters mark themselves so as well; what they are says more.
        return _mass(headers) or Classification(MailKind.NOTIFICATION, "auto-submitted")
    if return_path == "":
        return Classification(MailKind.AUTO_REPLY, "null-return-path")
    return None


def _weak_evidence(headers: Headers, sender: str, return_path: str | None, submitted: str, precedence: str) -> bool:
    """Signs that prove nothing alone: X-Auto-Response-Suppress is only a wish, and Outlook puts it on people's mail as well."""
    return bool(
        return_path == ""
        or submitted not in ("", "no")
        or precedence in ("bulk", "junk", "list")
        or "x-auto-response-suppress" in headers
        or "x-ms-exchange-inbox-rules-loop" in headers
        or "x-ms-exchange-generated-message-source" in headers
        or "x-vacation" in headers
        or _NOT_A_PERSON.match(sender.lower())
    )


def _mass(headers: Headers) -> Classification | None:
    precedence = headers.get("precedence").strip().lower()
    for name in ("list-id", "list-post", "x-mailing-list", "mailing-list"):
        if name in headers:
            return Classification(MailKind.LIST, name)
    if precedence == "list":
        return Classification(MailKind.LIST, "precedence-list")
    if precedence in ("bulk", "junk"):
        return Classification(MailKind.BULK, f"precedence-{precedence}")
    return Classification(MailKind.BULK, "list-unsubscribe") if "list-unsubscribe" in headers else None
