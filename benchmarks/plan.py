"""What one generated ticket looks like: how long its conversation is, who speaks when, how it ends. Deterministic by seed and number."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from benchmarks import vocabulary

SEED = 20260601
START = datetime(2023, 6, 1, tzinfo=UTC)
END = datetime(2026, 6, 1, tzinfo=UTC)
USERS, TEAMS, CAMPAIGNS = 60, 12, 8
BLOCK = 100
MESSAGES_PER_TICKET = 3
# Of a hundred tickets: so many with so many messages. 300 messages in all, two tickets of twenty for the ticket page.
LENGTHS = {1: 40, 2: 22, 3: 16, 4: 10, 6: 5, 9: 3, 15: 1, 16: 1, 20: 2}
CAMPAIGN_SHARES = (30, 20, 15, 12, 10, 8, 4, 1)
FIRST_AGENT, LAST_AGENT = 7, 56
_FIRST = (
    "Ana Bruno Carla Diego Elena Fabio Gloria Hugo Inés João Karin Luis Marta Nuno Olga Paulo Quim Rosa Sara Tomás Úrsula Víctor Wanda "
    "Xavier Yara Zoe"
).split()
_LAST = "Moreno Reis Prado Silva Costa Vega Lima Torres Nunes Rocha Pérez Souza Gómez Alves Díaz Brown Smith Jones Miller Clark Young Hall".split()


@dataclass(frozen=True, slots=True)
class Plan:
    """One ticket. `turns` are (kind, moment) of its messages, kind one of inbound, outbound, comment."""

    number: int
    language: str
    contact: int
    campaign: int | None
    team: int | None
    assignee: int | None
    status: str
    turns: list[tuple[str, datetime]]
    failed: bool


def contacts_for(tickets: int) -> int:
    return max(5, tickets // 3)


def contact_of(ticket: int, tickets: int) -> int:
    """The requester's id: few write much (one in two hundred tickets comes from the first contact), most write once or twice."""
    source = random.Random(f"{SEED} contact {ticket}")
    if source.random() < 0.005:
        return 1
    return 1 + int(contacts_for(tickets) * source.random() ** 1.5)


def name_of(number: int) -> str:
    """A name; some occur often, as they do."""
    source = random.Random(f"{SEED} name {number}")
    return f"{source.choice(_FIRST)} {source.choice(_LAST)} {source.choice(_LAST)}"


def language_of(contact: int) -> str:
    return random.Random(contact * 7919).choices(vocabulary.LANGUAGES, vocabulary.SHARES)[0]


def campaigns_of(user: int) -> list[int]:
    """The campaigns an agent belongs to: three of the eight."""
    return sorted({1 + user % CAMPAIGNS, 1 + (user * 3 + 1) % CAMPAIGNS, 1 + (user * 5 + 4) % CAMPAIGNS})


def length_of(ticket: int) -> int:
    """How many messages a ticket has: every hundred tickets have three hundred."""
    block, place = divmod(ticket - 1, BLOCK)
    return _lengths(block)[place]


@lru_cache(maxsize=8)
def _lengths(block: int) -> list[int]:
    lengths = [length for length, count in LENGTHS.items() for _ in range(count)]
    random.Random(f"{SEED} lengths {block}").shuffle(lengths)
    return lengths


def plan(ticket: int, tickets: int) -> Plan:
    """The plan of one ticket of so many."""
    source = random.Random(f"{SEED} ticket {ticket}")
    contact = contact_of(ticket, tickets)
    step = (END - START) / (tickets + 1)
    at = START + step * ticket + step * source.random()
    count = length_of(ticket)
    turns = [("inbound" if source.random() < 0.92 else "outbound", at)]
    for _ in range(count - 1):
        at = _later(at, source.expovariate(1 / 8))
        turns.append((source.choices(("inbound", "outbound", "comment"), (40, 42, 18))[0], at))
    answered = any(kind == "outbound" for kind, _ in turns)
    campaign = source.choices(range(1, CAMPAIGNS + 1), CAMPAIGN_SHARES)[0] if source.random() < 0.97 else None
    status = _status(source, ticket / tickets, answered)
    assigned = answered or source.random() < (0.3 if status == "new" else 0.9)
    return Plan(
        number=ticket,
        language=language_of(contact),
        contact=contact,
        campaign=campaign,
        team=source.choice((campaign, (campaign + CAMPAIGNS - 1) % TEAMS + 1)) if campaign else None,
        assignee=_assignee(source, campaign) if assigned else None,
        status=status,
        turns=turns,
        failed=answered and source.random() < 0.003,
    )


def _later(at: datetime, hours: float) -> datetime:
    """Later by so many hours, but never after the end of the data."""
    later = at + timedelta(hours=hours, microseconds=1000)
    return later if later < END else at + (END - at) / 8


def _status(source: random.Random, age: float, answered: bool) -> str:
    """5 % are active, four of five of these among the newest tenth."""
    if source.random() < (0.4 if age > 0.9 else 0.0111):
        kind = source.choices(("new", "open", "pending"), (30, 45, 25))[0]
        return "open" if kind == "new" and answered else kind
    return "resolved" if source.random() < (0.8 if age > 0.95 else 0.08) else "closed"


def _assignee(source: random.Random, campaign: int | None) -> int:
    while True:
        user = source.randint(FIRST_AGENT, LAST_AGENT)
        if campaign is None or campaign in campaigns_of(user):
            return user
