"""What the steps of a connection test do, and what they found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def name(step: str) -> str:
    """What a step does; an unknown one keeps its code."""
    return {
        "imap.resolve": _("Find the server for receiving"),
        "imap.connect": _("Connect for receiving"),
        "imap.tls": _("Protect the connection for receiving"),
        "imap.login": _("Sign in for receiving"),
        "imap.folder": _("Open the folder"),
        "smtp.resolve": _("Find the server for sending"),
        "smtp.connect": _("Connect for sending"),
        "smtp.tls": _("Protect the connection for sending"),
        "smtp.login": _("Sign in for sending"),
        "settings": _("Settings"),
    }.get(step, step)


def found(step: str, facts: Mapping[str, Any]) -> str:
    """What a step that went well has found; empty where there is nothing to tell."""
    if step.endswith(".resolve") and facts.get("addresses"):
        return ", ".join(facts["addresses"])
    if step.endswith(".connect") and facts.get("host"):
        return _("%(host)s, port %(port)s.") % {"host": facts["host"], "port": facts.get("port", "")}
    if step == "imap.folder":
        count = int(facts.get("messages", 0))
        words = ngettext("%(folder)s, with %(count)d message.", "%(folder)s, with %(count)d messages.", count)
        return words % {"folder": facts.get("folder", ""), "count": count}
    return ""
