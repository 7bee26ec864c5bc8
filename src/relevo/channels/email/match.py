"""What was found out about where a mail belongs."""

from __future__ import annotations

from dataclasses import dataclass

# The codes of the evidence, from the strongest on; those of escalations are beside their words (`tickets.match_words`).
REPLY_MARK = "reply-mark"
REPLY_ADDRESS = "reply-address"
IN_REPLY_TO = "in-reply-to"
REFERENCES = "references"
SUBJECT_NUMBER = "subject-number"
NEW = "new"


@dataclass(frozen=True, slots=True)
class Match:
    """The ticket that a mail belongs to, the code of the evidence, and the message that it answers, where that is known.

    `is_escalation` where that message went to people outside: the mail is internal then.
    """

    ticket_number: int
    reason: str
    in_reply_to_id: int | None = None
    is_escalation: bool = False
