"""The names of everybody and everything that a ticket page may mention or offer, in one query, or from memory."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

from relevo.accounts.enums import Presence, UserKind
from relevo.accounts.loading import WORKS
from relevo.accounts.stamp import Kept
from relevo.core.readings import Reading, read, rows_of
from relevo.fields.described import Choice as Choice
from relevo.fields.described import Field
from relevo.fields.enums import Holder
from relevo.tickets.enums import Demand, Need
from relevo.tickets.wording import Names

_EVERYBODY = f"""SELECT 'user', id, name, is_active, CASE WHEN {WORKS} THEN 'works' ELSE '' END, kind, NULL::text FROM accounts_user person
    UNION ALL SELECT 'team', id, name, is_active, '', '', NULL FROM accounts_team
    UNION ALL SELECT 'campaign', id, name, is_active, '', '', NULL FROM accounts_campaign
    UNION ALL SELECT 'account', id, name, is_active, address, '', (settings -> 'aliases')::text FROM channels_account
    UNION ALL SELECT 'calendar', id, name, is_active, '', '', NULL FROM sla_calendar
    UNION ALL SELECT 'service', id, name, is_active, sector, '', lpad(position::text, 6, '0') FROM tickets_service
    UNION ALL SELECT 'category', id, name, is_active, '', '', lpad(position::text, 6, '0') FROM tickets_category
    UNION ALL SELECT 'justification', id, name, is_active, status, '', lpad(position::text, 6, '0') FROM tickets_justification
    UNION ALL SELECT 'status', id, status, TRUE, demand, '', NULL FROM tickets_statusrule
    UNION ALL SELECT 'rule', id, name, is_on, need, '', NULL FROM tickets_classificationrule
    UNION ALL SELECT 'field', id, name, is_active, kind, holder, json_build_array(lpad(position::text, 6, '0'), help_text, need, campaigns,
        ARRAY(SELECT json_build_array(id, name, is_active) FROM fields_fieldchoice WHERE definition_id = field.id ORDER BY position, id))::text
        FROM fields_fielddefinition field"""  # noqa: S608


class Asked(NamedTuple):
    """What a status asks for when it is set: whether it needs one of these justifications."""

    is_mandatory: bool
    justifications: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """Users, teams, campaigns, accounts, services and categories by id (inactive ones too: history mentions them), and what may be chosen anew.
    `ticket_fields` and `contact_fields` are those that administrators defined, in their order, also those that are switched off.
    `sectors` has the services in their groups; `asked` the statuses that ask for a justification;
    `rules` which classifications are on, and when they are needed; `serial` is another one for each directory that was made."""

    names: Names
    agents: tuple[Choice, ...]
    teams: tuple[Choice, ...]
    campaigns: tuple[Choice, ...]
    accounts: tuple[Choice, ...]
    assistants: frozenset[int]
    own_addresses: frozenset[str]
    services: tuple[Choice, ...]
    sectors: tuple[tuple[str, tuple[Choice, ...]], ...]
    categories: tuple[Choice, ...]
    justifications: tuple[Choice, ...]
    asked: Mapping[str, Asked]
    rules: Mapping[str, tuple[bool, str]]
    ticket_fields: tuple[Field, ...] = ()
    contact_fields: tuple[Field, ...] = ()
    calendars: tuple[Choice, ...] = ()
    serial: int = 0

    def campaigns_in(self, scope: Collection[int] | None) -> dict[int, str]:
        """The names of the campaigns that may be told to whom sees only these (None: all), by their ids."""
        return {one.id: one.name for one in self.campaigns if scope is None or one.id in scope}

    def presences(self, present: Mapping[int, str]) -> dict[int, str]:
        """The presence of all who may work on tickets, where these are not offline (`presence.reading_present`); an assistant has none."""
        return {one.id: present.get(one.id, Presence.OFFLINE.value) for one in self.agents if one.id not in self.assistants}

    def is_on(self, classification: str) -> bool:
        """Whether the classification is used at all."""
        return self.rules.get(classification, (True, ""))[0]

    def is_always_needed(self, classification: str) -> bool:
        """Whether tickets need it from the moment on at which somebody opens them."""
        return self.is_on(classification) and self.rules.get(classification, (True, Need.NO.value))[1] == Need.ALWAYS

    def is_needed(self, classification: str) -> bool:
        """Whether tickets need it, at the latest when they are resolved."""
        return self.is_on(classification) and self.rules.get(classification, (True, Need.NO.value))[1] != Need.NO


def load_directory() -> Directory:
    """Everything in one UNION: small tables."""
    return read(reading_directory())


def reading_directory(stamp: str = "") -> Reading[Directory]:
    """What `load_directory` gives, for those who read more beside it. It is not asked for where it is kept under the stamp (`accounts.stamp`)
    that came with the request's user."""
    return _kept.get(stamp, None) or _kept.keep(stamp, None, _directory((yield from rows_of(_EVERYBODY))))


def names_kept(stamp: str) -> Names | None:
    """The names, where they are kept under the stamp."""
    found = _kept.get(stamp, None)
    return None if found is None else found.names


_kept: Kept[Directory] = Kept()
_serials = count(1)
_BY_NAME = ("user", "team", "campaign", "account")
_BY_PLACE = ("service", "category", "justification")


def _directory(everybody: list[tuple[Any, ...]]) -> Directory:
    found: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in (*_BY_NAME, "calendar", *_BY_PLACE, "status", "rule", "field")}
    for kind, *row in everybody:
        found[kind].append(tuple(row))
    for kind, listed in found.items():
        listed.sort(key=lambda row: (row[5], row[0]) if kind in _BY_PLACE else row[1].casefold())
    users, accounts = found["user"], found["account"]
    fields = {holder: _fields(found["field"], holder) for holder in Holder}
    assistants = frozenset(row[0] for row in users if row[4] == UserKind.ASSISTANT)
    return Directory(
        names=Names(
            *({row[0]: row[1] for row in found[kind]} for kind in _BY_NAME),
            services={row[0]: row[1] for row in found["service"]},
            categories={row[0]: row[1] for row in found["category"]},
            justifications={row[0]: row[1] for row in found["justification"]},
            fields={field.id: field for listed in fields.values() for field in listed},
            assistants=assistants,
        ),
        agents=tuple(Choice(*row[:3]) for row in users if row[3] == "works"),
        teams=tuple(Choice(*row[:3]) for row in found["team"]),
        campaigns=tuple(Choice(*row[:3]) for row in found["campaign"]),
        accounts=tuple(Choice(*row[:3]) for row in accounts),
        services=tuple(Choice(*row[:3]) for row in found["service"]),
        sectors=_sectors(found["service"]),
        categories=tuple(Choice(*row[:3]) for row in found["category"]),
        justifications=tuple(Choice(*row[:3]) for row in found["justification"]),
        ticket_fields=fields[Holder.TICKET],
        contact_fields=fields[Holder.CONTACT],
        calendars=tuple(Choice(*row[:3]) for row in found["calendar"]),
        rules={row[1]: (row[2], row[3]) for row in found["rule"]},
        asked=_asked(found["status"], found["justification"]),
        assistants=assistants,
        own_addresses=frozenset(word.lower() for row in accounts for word in (row[3], *json.loads(row[5] or "[]"))),
        serial=next(_serials),
    )


def _sectors(services: list[tuple[Any, ...]]) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """In the order in which the first service of each stands."""
    found: dict[str, list[Choice]] = {}
    for row in services:
        found.setdefault(row[3], []).append(Choice(*row[:3]))
    return tuple((sector, tuple(choices)) for sector, choices in found.items())


def _fields(rows_of_fields: list[tuple[Any, ...]], holder: str) -> tuple[Field, ...]:
    """The fields of tickets or of contacts, in their order."""
    found = []
    for number, name, is_active, kind, _holder, more in (row for row in rows_of_fields if row[4] == holder):
        place, help_text, need, campaigns, choices = json.loads(more)
        field = Field(number, name, is_active, kind, help_text, need, tuple(campaigns), tuple(Choice(*one) for one in choices))
        found.append((place, number, field))
    return tuple(field for _place, _number, field in sorted(found, key=lambda one: one[:2]))


def _asked(rules: list[tuple[Any, ...]], justifications: list[tuple[Any, ...]]) -> dict[str, Asked]:
    """Of the statuses that ask, those that have something to choose (`tickets.asking`)."""
    found = {}
    for _id, status, _active, demand, *_rest in rules:
        offered = tuple(Choice(*row[:3]) for row in justifications if row[3] == status and row[2])
        if demand != Demand.NO and offered:
            found[status] = Asked(demand == Demand.MANDATORY, offered)
    return found
