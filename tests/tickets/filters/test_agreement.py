"""Both readings of a condition say the same of every ticket."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.contacts.models import Contact, Organisation
from relevo.core import actors
from relevo.fields.actions import create_field
from relevo.fields.enums import FieldKind
from relevo.fields.models import FieldChoice
from relevo.sla.actions import create_calendar
from relevo.tickets.enums import Priority, Status, TicketType
from relevo.tickets.filters import FIELDS, ME, All, Any, Comparison, Context, Field, Kind, Not, condition, dumped, field_named, holds, parsed
from relevo.tickets.filters.fields import Takes
from relevo.tickets.models import Ticket
from tests import factories

NOW = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
WORDS = ["vip", "Envío", "retorno", "devolución", "ΣΊΣΥΦΟΣ", "İstanbul", "straße", "50%_off", "\\", "ﬁnal", "日本"]
TAGS = ["vip", "refund", "Envío", "b2b"]
MOMENTS = [NOW + timedelta(seconds=seconds) for seconds in (-90_000, -86_400, -86_399, -3600, -1, 0, 1, 3600)]


def values(field: Field, ids: list[int]) -> st.SearchStrategy:
    """What a field may be compared with, mostly what occurs."""
    if field.choices:
        return st.sampled_from(field.choices)
    return {
        Kind.RANK: st.sampled_from([*Priority.values, 7]),
        Kind.CHOICE: st.sampled_from(["email", "whatsapp", "fax"]),
        Kind.PERSON: st.sampled_from([ME, *ids, 0]),
        Kind.ITEM: st.sampled_from([*ids, 0]),
        Kind.NUMBER: st.integers(0, 30),
        Kind.WORDS: st.sampled_from(TAGS),
        Kind.LINE: st.sampled_from([*WORDS, "envio"]),
        Kind.DECIMAL: st.sampled_from(["-5", "0", "0.5", "10", "9.999999", "999999999999999"]),
        Kind.DATE: st.sampled_from(["1999-12-31", "2026-05-12", "2026-05-13", "9999-12-31"]),
        Kind.ENTRIES: st.sampled_from([*ids, 0]),
        Kind.HOURS: st.sampled_from(ids),
        Kind.TEXT: st.sampled_from([*WORDS, "envio", "DEVOLUCAO", "sisyph", "σίσυφος", "istan", "STRASSE", "%", "_", "fin"]),
    }[field.kind]


def comparisons(ids: list[int], own: tuple[Field, ...] = ()) -> st.SearchStrategy[Comparison]:
    def of(field: Field, operator: str, takes: Takes) -> st.SearchStrategy[Comparison]:
        value = {
            Takes.NOTHING: lambda: st.none(),
            Takes.BOOLEAN: lambda: st.booleans(),
            Takes.MOMENT: lambda: st.sampled_from(MOMENTS),
            Takes.SECONDS: lambda: st.sampled_from([1, 3600, 86_400, 86_401]),
            Takes.ONE: lambda: values(field, ids),
            Takes.SEVERAL: lambda: st.lists(values(field, ids), min_size=1, max_size=3).map(tuple),
        }[takes]()
        return value.map(lambda value: Comparison(field.name, operator, value))

    return st.one_of([of(field, operator, takes) for field in (*FIELDS.values(), *own) for operator, takes in field.operators.items()])


def trees(ids: list[int], own: tuple[Field, ...] = ()) -> st.SearchStrategy:
    groups = lambda inner: st.lists(inner, max_size=3).map(tuple)  # noqa: E731
    return st.recursive(comparisons(ids, own), lambda inner: st.one_of(groups(inner).map(All), groups(inner).map(Any), inner.map(Not)), max_leaves=6)


def fields_and_values() -> tuple[tuple[Field, ...], list[dict[str, object]]]:
    """A field of each kind as conditions know it, and what tickets hold in them: all, some, and in the corners of their kinds."""
    made = {
        kind: create_field(
            actor=actors.system("tests"), holder="tickets", name=kind, kind=kind, choices=["A", "B"] if kind.startswith("choice") else ()
        )
        for kind in FieldKind.values
    }
    one, two = (list(made[kind].choices.values_list("pk", flat=True)) for kind in ("choice", "choices"))
    drawn = {
        "text": WORDS,
        "long_text": ["Envío\nvip", "50%_off"],
        "number": ["-5", "0", "0.5", "10", "9.999999", "999999999999999.999999"],
        "date": ["1000-01-01", "2026-05-12", "2026-05-13", "9999-12-31"],
        "choice": one,
        "choices": [two[:1], two, two[1:]],
        "checkbox": [True],
        "link": ["https://shop.example/vip"],
    }
    held = [
        {str(made[kind].pk): values[turn % len(values)] for place, (kind, values) in enumerate(drawn.items()) if (turn + place) % 3}
        for turn in range(11)
    ]
    fields = [field_named(f"fields.{field.pk}") for field in made.values()]
    return tuple(field for field in fields if field), held


@pytest.fixture
def calendars(db) -> list[int]:
    """One that is open at `NOW`, and one that is closed."""
    weeks = {"Mornings": [[480, 720]], "Afternoons": [[780, 1080]]}
    return [create_calendar(actor=actors.system("tests"), name=name, time_zone="UTC", week=[day] * 7).pk for name, day in weeks.items()]


@pytest.fixture
def desk(calendars):
    """Forty tickets that differ in everything that can be asked, conditions on them, and somebody who asks."""
    people = [factories.user(name) for name in ("Ana", "Bruno")]
    teams, campaigns = [factories.team(name) for name in ("A", "B")], [factories.campaign(name) for name in ("S", "T")]
    organisation = Organisation.objects.create(name="ACME")
    contacts = [Contact.objects.create(name="Inés", organisation=organisation), Contact.objects.create(name="Rui")]
    accounts = [factories.account("a@shop.example"), factories.account("b@shop.example")]
    pick = lambda things, turn: things[turn % len(things)]  # noqa: E731
    own, held = fields_and_values()
    Ticket.objects.bulk_create(
        Ticket(
            subject=f"{pick(WORDS, turn)} {pick(WORDS, turn // 3)}",
            type=pick(TicketType.values, turn),
            status=pick(Status.values, turn),
            priority=pick(Priority.values, turn // 2),
            is_important=turn % 3 == 0,
            requester=pick(contacts, turn),
            assignee=pick([None, *people], turn),
            team=pick([None, *teams], turn // 2),
            campaign=pick([None, *campaigns], turn // 4),
            account=pick([None, *accounts], turn // 5),
            channel=pick(["email", "whatsapp"], turn),
            tags=[tag for place, tag in enumerate(TAGS) if turn >> place & 1],
            created_at=pick(MOMENTS, turn),
            updated_at=pick(MOMENTS, turn // 2),
            last_inbound_at=pick([None, *MOMENTS], turn),
            last_outbound_at=pick([None, *MOMENTS], turn // 3),
            next_due_at=pick([None, *MOMENTS], turn // 4),
            resolved_at=pick([None, *MOMENTS], turn // 2),
            closed_at=pick([None, None, *MOMENTS], turn),
            message_count=turn,
            has_failed_delivery=turn % 5 == 0,
            field_values=pick([None, *held], turn),
        )
        for turn in range(40)
    )
    ids = sorted({one.pk for one in (*FieldChoice.objects.all(), *people, *teams, *campaigns, *contacts, *accounts, organisation)} | {*calendars})
    return list(Ticket.objects.select_related("requester")), trees(ids, own), people[0].pk


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_database_finds_what_holds_in_memory(desk, data):
    tickets, conditions, somebody = desk
    tree = data.draw(conditions)
    context = Context(NOW, data.draw(st.sampled_from([None, somebody])))
    found = set(Ticket.objects.filter(condition(tree, context)).values_list("pk", flat=True))
    assert found == {ticket.pk for ticket in tickets if holds(tree, ticket, context)}


@pytest.fixture
def drawn(calendars) -> st.SearchStrategy:
    return trees(calendars)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_stored_comes_back(drawn, data):
    tree = parsed(dumped(data.draw(drawn)))
    assert parsed(dumped(tree)) == tree
