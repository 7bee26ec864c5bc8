"""Why something that came in did not simply become a message, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

SENTENCES = {
    "no-account": noop("No account of the desk has the address to which it was sent."),
    "too-large": noop("It is larger than the desk takes in; only its beginning was kept."),
    "rate-limit": noop("The sender had opened too many tickets within a few minutes."),
    "loop": noop("It carries a mark of this desk: it is an echo of what the desk sent."),
    "blocked": noop("The sender is on the block list."),
    "own-message": noop("It is a message of the desk itself that came back."),
    "notice-answered": noop("It answers a mail with notifications, which nobody reads answers to."),
    "own-address": noop("It was sent from one of the desk's own addresses."),
    "bounce-unmatched": noop("It says that a mail could not be delivered, but not which; no sent message fits."),
    "complaint-unmatched": noop("It is a complaint about a mail, but it does not say which; no sent message fits."),
    "escalation-forged": noop("It was sent to an address that looks like that of an escalation, but its signature is wrong."),
    "escalation-expired": noop("It answers an escalation whose address was no longer valid: nobody had answered it for 30 days."),
    "same-in-ticket": noop("The ticket has this message already."),
    "fetched-before": noop("It was fetched before."),
    "file-missing": noop("The stored file is missing."),
}


def sentence(reason: str) -> str:
    """The words for a reason code; codes of errors, which have no words, are named as they are."""
    if not reason:
        return ""
    known = SENTENCES.get(reason)
    return _(known) if known else _("It could not be understood (%(code)s). The original is kept.") % {"code": reason}
