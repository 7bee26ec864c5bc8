"""Sentences of the history about what was chosen from a list: names come in, whole sentences in the reader's language go out."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _


def campaign(actor: str, old: str | None, new: str | None) -> list[str]:
    """The ticket's line of business."""
    if new is None:
        return [_("%(actor)s took the ticket out of the campaign %(old)s.") % {"actor": actor, "old": old}]
    return [_("%(actor)s moved the ticket to the campaign %(new)s.") % {"actor": actor, "new": new}]


def account(actor: str, old: str | None, new: str | None) -> list[str]:
    """The account that sends."""
    if new is None:
        return [_("%(actor)s took the account off the ticket.") % {"actor": actor}]
    return [_("%(actor)s set the account to %(new)s.") % {"actor": actor, "new": new}]


def service(actor: str, old: str | None, new: str | None) -> list[str]:
    """What the ticket is about."""
    if new is None:
        return [_("%(actor)s took the service %(old)s off the ticket.") % {"actor": actor, "old": old}]
    return [_("%(actor)s set the service to %(new)s.") % {"actor": actor, "new": new}]


def category(actor: str, old: str | None, new: str | None) -> list[str]:
    """What kind of request it is."""
    if new is None:
        return [_("%(actor)s took the category %(old)s off the ticket.") % {"actor": actor, "old": old}]
    return [_("%(actor)s set the category to %(new)s.") % {"actor": actor, "new": new}]


def justified(facts: dict[str, str], reason: str) -> list[str]:
    """The status with its justification; `facts` are the actor, the old and the new status."""
    facts = {**facts, "reason": reason}
    if facts["old"] == facts["new"]:
        return [_("%(actor)s changed the reason for the status %(new)s to “%(reason)s”.") % facts]
    return [_("%(actor)s changed the status from %(old)s to %(new)s: “%(reason)s”.") % facts]


def classification_names() -> Mapping[str, str]:
    """What the classifications are called that can be switched off (`models.ClassificationRule`)."""
    return {
        "team": _("Team"),
        "priority": _("Priority"),
        "service": _("Service"),
        "category": _("Category"),
        "campaign": _("Campaign"),
        "cc": _("Cc"),
        "tags": _("Tags"),
    }


def by_itself(reason: str, facts: dict[str, str]) -> str:
    """A change of the status that followed from something else, by the code of it; "" for one that somebody made."""
    sentences = {
        "answered": _("The answer changed the status from %(old)s to %(new)s."),
        "replied": _("The reply changed the status from %(old)s to %(new)s."),
        "merged": _("The merge changed the status from %(old)s to %(new)s."),
        "spam": _("The mark of spam changed the status from %(old)s to %(new)s."),
    }
    return sentences[reason] % facts if reason in sentences else ""
