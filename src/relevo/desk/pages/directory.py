"""The names of everybody and everything that a ticket page may mention or offer, in one query."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from relevo.accounts import presence
from relevo.accounts.enums import Role, UserKind
from relevo.core import rows
from relevo.tickets.wording import Names

_EVERYBODY = f"""SELECT {presence.STATE}, 'user', id, name, is_active, role, kind, NULL::text FROM accounts_user person
    UNION ALL SELECT NULL, 'team', id, name, is_active, '', '', NULL FROM accounts_team
    UNION ALL SELECT NULL, 'campaign', id, name, is_active, '', '', NULL FROM accounts_campaign
    UNION ALL SELECT NULL, 'account', id, name, is_active, address, '', (settings -> 'aliases')::text FROM channels_account"""  # noqa: S608


class Choice(NamedTuple):
    """One entry that a select offers."""

    id: int
    name: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """Users, teams, campaigns and accounts by id (inactive ones too: history mentions them), and what may be chosen anew. `presences` are those of
    people, by id."""

    names: Names
    agents: tuple[Choice, ...]
    teams: tuple[Choice, ...]
    campaigns: tuple[Choice, ...]
    accounts: tuple[Choice, ...]
    assistants: frozenset[int]
    own_addresses: frozenset[str]
    presences: Mapping[int, str] = field(default_factory=dict)


def load_directory() -> Directory:
    """Everything in one UNION: four small tables."""
    with rows.cursor() as asking:
        asking.execute(_EVERYBODY, presence.moments())
        found = asking.fetchall()
    return replace(_directory(tuple(row[1:] for row in found)), presences={row[2]: row[0] for row in found if row[0]})


# It changes a few times a month, and is asked for by every page of a ticket.
@lru_cache(maxsize=2)
def _directory(everybody: tuple[tuple[Any, ...], ...]) -> Directory:
    found: dict[str, list[tuple[Any, ...]]] = {"user": [], "team": [], "campaign": [], "account": []}
    for kind, *row in everybody:
        found[kind].append(tuple(row))
    for listed in found.values():
        listed.sort(key=lambda row: row[1].casefold())
    users, accounts = found["user"], found["account"]
    return Directory(
        names=Names(*({row[0]: row[1] for row in found[kind]} for kind in ("user", "team", "campaign", "account"))),
        agents=tuple(Choice(*row[:3]) for row in users if row[3] != Role.VIEWER),
        teams=tuple(Choice(*row[:3]) for row in found["team"]),
        campaigns=tuple(Choice(*row[:3]) for row in found["campaign"]),
        accounts=tuple(Choice(*row[:3]) for row in accounts),
        assistants=frozenset(row[0] for row in users if row[4] == UserKind.ASSISTANT),
        own_addresses=frozenset(word.lower() for row in accounts for word in (row[3], *json.loads(row[5] or "[]"))),
    )
