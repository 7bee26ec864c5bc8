"""Words for what went wrong: codes and facts go in, whole sentences in the reader's language come out.

A sentence says what is wrong and what to do about it. The provider's own words are shown beside it by the surface, never instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from relevo.channels import retries
from relevo.channels.base import HealthStep
from relevo.channels.lanes import HELD, UNREACHABLE
from relevo.channels.words import accounts, deliveries, steps

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


def delivery_reason(code: str, reason: str = "") -> str:
    """Why a delivery failed or waits, as sentences. `reason` is the server's own text; only its codes are read."""
    if not code:
        return ""
    if code == HELD:
        return _("It waits until the account works again.")
    if code.startswith(retries.GAVE_UP):
        last = delivery_reason(code.removeprefix(retries.GAVE_UP), reason)
        return _("It was tried for most of a day without success. The last time: %(reason)s") % {"reason": last}
    if code.startswith(UNREACHABLE):
        return _("The account's own mail server could not be used; the settings of the account say why.")
    found = deliveries.sentence(code)
    return found or _("The other mail server refused it (code %(code)s).") % {"code": code}


def account_trouble(code: str, facts: Mapping[str, Any]) -> str:
    """What is wrong with an account or a step of its connection test, and what to do."""
    return accounts.sentence(code, facts)


def account_reason(state_reason: Mapping[str, Any]) -> str:
    """`Account.state_reason` as sentences; empty where nothing is wrong."""
    code = state_reason.get("code", "")
    if not code:
        return ""
    sentence = account_trouble(code, state_reason.get("facts", {}))
    if state_reason.get("part") == "receive":
        return _("Receiving does not work: %(reason)s") % {"reason": sentence}
    return _("Sending does not work: %(reason)s") % {"reason": sentence}


def step_name(step: HealthStep) -> str:
    """What a step of the connection test did, such as "Sign in for sending"."""
    return steps.name(step.step)


def step_result(step: HealthStep) -> str:
    """How the step went: what was found, or what is wrong and what to do, which server was tried, and what it said."""
    if step.is_ok:
        return steps.found(step.step, step.facts)
    return " ".join(filter(None, (account_trouble(step.code, step.facts), accounts.answer(step.step, step.facts))))
