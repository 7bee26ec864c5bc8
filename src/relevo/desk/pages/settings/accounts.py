"""The mail accounts and how they are doing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relevo.accounts.models import User
from relevo.channels import wording
from relevo.channels.base import Health
from relevo.channels.enums import AccountState
from relevo.channels.health import Part
from relevo.channels.models import Account
from relevo.channels.usage import PartState, Usage, usage_of
from relevo.desk.forms.settings.accounts import EmailAccountForm
from relevo.desk.pages.settings.sections import Section, sections_for
from relevo.desk.wording.uses import sentences
from relevo.reports.uses import of_account

Text = str | Promise
TONES = {AccountState.OK: "ok", AccountState.BROKEN: "bad", AccountState.REAUTH_REQUIRED: "bad", AccountState.UNTRIED: ""}


@dataclass(frozen=True, slots=True)
class PartLine:
    """One direction of an account, in words; `raw` is what the server said."""

    name: Text
    is_receiving: bool
    state: str
    tone: str
    trouble: str
    raw: str
    last_at: datetime | None
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as the list shows it; `trouble` is why it does not work, in words, `parts` are its directions."""

    account: Account
    state: str
    tone: str
    trouble: str
    parts: list[PartLine]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the connection test, in words."""

    name: str
    result: str
    is_ok: bool


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """All accounts, those in use first."""

    sections: list[Section]
    lines: list[AccountLine]
    section: str = "settings-accounts"


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account's form; `line` is empty for a new one, `steps` shows the last connection test, `used` what uses it."""

    sections: list[Section]
    form: EmailAccountForm
    line: AccountLine | None = None
    steps: list[Step] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    section: str = "settings-accounts"


def accounts_page(user: User, accounts: list[Account]) -> AccountsPage:
    """The list of accounts."""
    usage = usage_of(accounts)
    return AccountsPage(sections_for(user), [account_line(account, usage[account.pk]) for account in accounts])


def account_page(user: User, form: EmailAccountForm, account: Account | None = None, health: Health | None = None) -> AccountPage:
    """The form of one account with the result of a test, if one was made just now."""
    steps = [Step(wording.step_name(step), wording.step_result(step), step.is_ok) for step in (health.steps if health else ())]
    if account is None:
        return AccountPage(sections_for(user), form, steps=steps)
    return AccountPage(sections_for(user), form, account_line(account, usage_of([account])[account.pk]), steps, sentences(of_account(account)))


def account_line(account: Account, usage: Usage) -> AccountLine:
    """One account in words."""
    state = usage.state
    parts = [_part(_("Receiving"), usage.receiving), _part(_("Sending"), usage.sending)]
    return AccountLine(account, str(state.label), TONES[state], wording.account_reason(account.state_reason) if account.is_active else "", parts)


def _part(name: Text, found: PartState) -> PartLine:
    facts = found.facts or {}
    return PartLine(
        name=name,
        is_receiving=found.part == Part.RECEIVE,
        state=str(found.state.label),
        tone=TONES[found.state],
        trouble=wording.account_trouble(found.code, facts) if found.code else "",
        raw=str(facts.get("raw", "")),
        last_at=found.last_at,
        next_try_at=found.next_try_at,
    )
