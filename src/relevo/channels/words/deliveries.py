"""Why a recipient got nothing, by the codes of RFC 3463 and our own."""

from __future__ import annotations

from django.utils.translation import gettext as _


def sentence(code: str) -> str:
    """The sentence for a code, as exact as it is known; empty for none at all."""
    exact = _own(code) or _recipient(code) or _policy(code)
    if exact:
        return exact
    temporary = code.startswith("4")
    return _by_subject(code.partition(".")[2].partition(".")[0], temporary) if "." in code else _plain(code)


def _own(code: str) -> str:
    return {
        "outcome_unknown": _("The connection broke at the last moment, so it is not known whether the message arrived."),
        "connection_lost_after_data": _(
            "The connection broke at the last moment, so it is not known whether the message arrived. It is sent again as the same message."
        ),
        "internal_error": _("Something unexpected happened in the desk itself. An administrator finds details in its log."),
        "too_large": _("The message with its files is larger than the mail server takes. Send fewer or smaller files, or a link."),
        "attachment_missing": _("One of the attached files is no longer stored. Write the message again and attach the file again."),
        "address_invalid": _("This can't be an e-mail address. Check its spelling."),
        "smtputf8_missing": _("The address has letters that the mail server can't handle. Ask for another address."),
        "returned": _("The message came back, and no reason is given that could be read. The returned mail may say more."),
        "delayed": _("The other mail server has not taken it yet and keeps trying."),
    }.get(code, "")


def _recipient(code: str) -> str:
    return {
        "5.1.1": _("There is no such mailbox. Check the spelling of the address."),
        "5.1.2": _("The part after the @ does not exist or takes no mail. Check the spelling of the address."),
        "5.1.3": _("The other server does not understand the address. Check its spelling."),
        "5.1.6": _("The mailbox has moved and left no new address."),
        "5.1.8": _("The other server does not accept our sender address. An administrator should check the domain's settings."),
        "5.1.10": _("The recipient's domain says that it takes no mail at all."),
        "5.2.1": _("The mailbox is switched off."),
        "5.2.2": _("The mailbox is full. Try again later, or reach the customer another way."),
        "4.2.2": _("The mailbox is full at the moment."),
        "5.2.3": _("The message is larger than the mailbox takes. Send fewer or smaller files."),
        "4.2.0": _("The other server asks to try again a little later (greylisting), which is normal for a first message."),
        "4.2.1": _("The mailbox takes no mail at the moment, or gets too much at once."),
        "4.3.1": _("The other server has no room left at the moment."),
        "4.3.2": _("The other server takes no mail at the moment."),
        "5.3.4": _("The message is larger than the other server takes. Send fewer or smaller files."),
        "4.4.1": _("The other server does not answer at the moment."),
        "5.4.4": _("The part after the @ does not exist or takes no mail. Check the spelling of the address."),
        "4.4.4": _("The other server can't be found at the moment."),
        "5.4.6": _("The message went round in circles: the recipient's forwarding leads back to itself."),
        "4.4.7": _("The other server was tried until the time was up."),
        "5.4.7": _("The other server was tried until the time was up."),
    }.get(code, "")


def _policy(code: str) -> str:
    return {
        "5.7.0": _("The other server refused it for reasons of security."),
        "5.7.1": _("The other server refused it, in most cases as suspected spam or because we may not write to this address."),
        "4.7.0": _("The other server is careful with unknown senders and asks to try again later."),
        "4.7.1": _("The other server asks to try again a little later (greylisting), which is normal for a first message."),
        "5.7.23": _("The sender check (SPF) failed. An administrator should check the domain's settings."),
        "5.7.25": _("The name of our mail server can't be verified. An administrator should check its settings."),
        "5.7.26": _("The sender checks (SPF, DKIM) failed. An administrator should check the domain's settings."),
        "5.7.60": _("The account may not send under this address. An administrator should check its permissions with the provider."),
        "5.7.64": _("The mail server does not relay for us. An administrator should check the account."),
        "5.7.133": _("The recipient takes messages from within its own organisation only."),
    }.get(code, "")


def _by_subject(subject: str, temporary: bool) -> str:
    """RFC 3463, section 2: what the middle number stands for."""
    if temporary:
        return {
            "1": _("The other server can't accept the address at the moment."),
            "2": _("The mailbox can't take the message at the moment."),
            "3": _("The other server has trouble at the moment."),
            "4": _("The other server can't be reached at the moment."),
            "7": _("The other server asks to try again later, for reasons of security."),
        }.get(subject, _("The other server asks to try again later."))
    return {
        "1": _("The other server does not accept the address."),
        "2": _("The mailbox does not take the message."),
        "3": _("The other server can't take the message."),
        "4": _("The other server can't be reached."),
        "5": _("The two mail servers did not understand each other."),
        "6": _("The other server can't handle the form of the message."),
        "7": _("The other server refused it for reasons of security, in most cases as suspected spam."),
    }.get(subject, _("The other server refused it."))


def _plain(code: str) -> str:
    """Servers without enhanced codes (RFC 5321, section 4.2.3)."""
    exact = {
        "450": _("The mailbox can't take the message at the moment."),
        "451": _("The other server has trouble at the moment."),
        "452": _("The other server has no room left at the moment."),
        "421": _("The mail server takes nothing at the moment."),
        "550": _("There is no such mailbox, or we may not write to it."),
        "551": _("The mailbox is not there any more."),
        "552": _("The mailbox is full."),
        "553": _("The other server does not accept the address. Check its spelling."),
        "554": _("The other server refused it, in most cases as suspected spam."),
    }
    return exact.get(code, "")
