"""Which account a mail is for, by the addresses it was sent to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from relevo.channels.email import tokens
from relevo.channels.models import Account

KIND = "email"


class AddressBook:
    """The addresses at which active e-mail accounts receive: their own, their aliases, and both with a plus-address (RFC 5233)."""

    def __init__(self) -> None:
        self.accounts: dict[int, Account] = {}
        self._by_address: dict[str, int] = {}
        for account in Account.objects.filter(kind=KIND, is_active=True).select_related("campaign", "team").order_by("pk"):
            self.accounts[account.pk] = account
            for address in (account.address, *aliases(account.settings)):
                self._by_address.setdefault(address.lower(), account.pk)

    def account_for(self, address: str) -> Account | None:
        """The account that receives at an address, or None. A plus-address counts as its base, unless it is an alias itself."""
        wanted = address.strip().strip("<>").lower()
        for candidate in (wanted, tokens.plain_address(wanted), base_address(wanted)):
            if (number := self._by_address.get(candidate)) is not None:
                return self.accounts[number]
        return None

    def first_for(self, addresses: Iterable[str]) -> Account | None:
        """The account of the first address that belongs to one; where none does, the only active account if there is just one."""
        for address in addresses:
            if (account := self.account_for(address)) is not None:
                return account
        return next(iter(self.accounts.values())) if len(self.accounts) == 1 else None


def base_address(address: str) -> str:
    """An address without its plus-address (RFC 5233)."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def aliases(settings: dict[str, Any]) -> list[str]:
    """The further addresses of an account, as text; a broken setting counts as none."""
    found = settings.get("aliases")
    return [alias for alias in found if isinstance(alias, str)] if isinstance(found, list) else []
