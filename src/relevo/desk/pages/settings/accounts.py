"""The mail accounts and how they are doing."""

from __future__ import annotations

from dataclasses import dataclass, field

from relevo.accounts.models import User
from relevo.channels import wording
from relevo.channels.base import Health
from relevo.channels.enums import AccountState
from relevo.channels.models import Account
from relevo.desk.forms.settings.accounts import EmailAccountForm
from relevo.desk.pages.settings.sections import Section, sections_for

TONES = {AccountState.OK: "ok", AccountState.BROKEN: "bad", AccountState.REAUTH_REQUIRED: "bad", AccountState.UNTRIED: ""}


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as the list shows it; `trouble` is why it does not work, in words."""

    account: Account
    state: str
    tone: str
    trouble: str


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
    """One account's form; `line` is empty for a new one, `steps` shows the last connection test."""

    sections: list[Section]
    form: EmailAccountForm
    line: AccountLine | None = None
    steps: list[Step] = field(default_factory=list)
    section: str = "settings-accounts"


def accounts_page(user: User, accounts: list[Account]) -> AccountsPage:
    """The list of accounts."""
    return AccountsPage(sections_for(user), [account_line(account) for account in accounts])


def account_page(user: User, form: EmailAccountForm, account: Account | None = None, health: Health | None = None) -> AccountPage:
    """The form of one account with the result of a test, if one was made just now."""
    steps = [Step(wording.step_name(step), wording.step_result(step), step.is_ok) for step in (health.steps if health else ())]
    return AccountPage(sections_for(user), form, account_line(account) if account else None, steps)


def account_line(account: Account) -> AccountLine:
    """One account in words."""
    state = AccountState(account.state)
    return AccountLine(account, str(state.label), TONES[state], wording.account_reason(account.state_reason) if account.is_active else "")
