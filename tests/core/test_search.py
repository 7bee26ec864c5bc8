"""Searching: what is found by what was typed, and that all ways to the newest matches find the same."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection

from relevo.contacts.models import Contact
from relevo.core import matches, searched
from relevo.core.matches import newest_matches
from relevo.core.recently import Recently
from relevo.core.search import TextQuery
from relevo.core.searched import Searched
from relevo.tickets.models import Attachment, Message, Note, Revision, Ticket
from tests import factories

pytestmark = pytest.mark.django_db
TABLES = (Searched(Message, "ticket"), Searched(Ticket, "number"))


def found(typed: str) -> list[int]:
    return newest_matches(TextQuery.typed(typed), TABLES, 100)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Quero a devolução", "devolucao"),
        ("I want my money", "MON"),
        ("Write to anna.smith@other.example please", "anna.smith@other.example"),
        ("Write to anna.smith@other.example please", "anna.sm"),
        ("See https://shop.example/orders/17", "shop.example/orders/17"),
        ("It is self-service", "self-serv"),
        ("Order A1234567 is late", "A12345"),
        ("It's the colour that's wrong", "it's wrong"),
        ("one two three", "three, one!"),
        ("صلى الله عليه وسلم", "ﷺ"),
    ],
)
def test_found(mailbox, text, typed):
    ticket = factories.ticket("Nothing", text=text)
    factories.ticket("Other", text="Something else")
    assert found(typed) == [ticket.pk]


@pytest.mark.parametrize("typed", ["", "   ", "!?", "\0", "zebra", "zebra late", "\\", "'", "a' | 'b", ":*", "& |"])
def test_nothing_found_and_nothing_breaks(mailbox, typed):
    factories.ticket("My order", text="It is late")
    assert found(typed) == []


def test_subjects_come_after_messages_and_the_newest_first(mailbox):
    first = factories.ticket("Lamp", text="It is broken")
    second = factories.ticket("Broken chair", text="A leg")
    third = factories.ticket("Chair", text="Also broken")
    assert found("broken") == [third.pk, first.pk, second.pk]
    assert newest_matches(TextQuery.typed("broken"), TABLES, 1) == [third.pk, second.pk]


# The rows in which a word is expected once it turned out to be frequent: so many that reading is cheaper than looking up, or so few that it is not;
# in windows of one row or of all; with stretches of which several make a window, or one holds everything.
@pytest.fixture(params=product([100_000, 1], [4, 0.01], [1, 2, 1 << 14]), ids=lambda way: "{} expected, spare {}, stretches of {}".format(*way))
def is_frequent(request, monkeypatch):
    """Every word is taken for a frequent one, and looked up in one of the ways there are for them."""
    expected, spare, stretch = request.param
    monkeypatch.setattr(matches, "FEW_MATCHES", 0)
    monkeypatch.setattr(matches, "TOO_MANY_MATCHES", 1)
    monkeypatch.setattr(matches, "MANY", expected)
    monkeypatch.setattr(matches, "SPARE", spare)
    for module in (matches, searched):
        monkeypatch.setattr(module, "STRETCH", stretch)


@pytest.fixture
def tickets(mailbox):
    """Six, of which the third and the fifth are late, and the first is the only one to say good morning."""
    texts = [
        "Good morning. It is here, thank you",
        "It is here, thank you",
        "It is late",
        "It is here, thank you",
        "It is late",
        "It is here, thank you",
    ]
    return [factories.ticket(f"Order {number}", text=text) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("late", [4, 2]),
        ("is", [5, 4, 3, 2, 1, 0]),
        ("is la", [4, 2]),
        ("here late", []),
        ("order", [5, 4, 3, 2, 1, 0]),
        ("Order 3", [3]),
        ("morning", [0]),
    ],
)
def test_frequent_words_are_found_in_other_ways_with_the_same_result(tickets, is_frequent, typed, places):
    wanted = TextQuery.typed(typed)
    expected = [tickets[place].pk for place in places]
    assert newest_matches(wanted, TABLES, 100) == expected
    assert newest_matches(wanted, TABLES, 2) == expected[:2]


def test_phrases_of_frequent_words_are_found_with_the_same_result(tickets, is_frequent):
    found = {phrase: newest_matches(TextQuery.of([], [phrase]), TABLES, 100) for phrase in ("is late", "late is", "here thank")}
    assert found == {"is late": [tickets[4].pk, tickets[2].pk], "late is": [], "here thank": [tickets[place].pk for place in (5, 3, 1, 0)]}


def test_words_that_the_statistics_know_as_frequent_are_not_fetched_as_rare_ones_first(tickets, monkeypatch, django_assert_num_queries):
    known = Recently(timedelta(minutes=1), 1)
    known.note(TABLES, [0, 0])
    monkeypatch.setattr(searched, "_RAREST", known)
    monkeypatch.setattr(matches, "FEW_MATCHES", 0)
    # What is expected, and a window of each table, behind the settings for it.
    with django_assert_num_queries(2 + 2 * 2):
        assert newest_matches(TextQuery.typed("is"), TABLES, 4) == [ticket.pk for ticket in tickets[:1:-1]]


def test_what_is_wanted_may_stand_in_another_table(mailbox):
    first, second = (factories.ticket(f"Order {number}", text="It is late") for number in range(2))
    for ticket, name in ((first, "invoice_2026.pdf"), (second, "Rechnung (Übersicht).pdf")):
        Attachment.objects.create(message=ticket.messages.get(), filename=name)
    tables = (Searched(Attachment, "message__ticket"),)
    for most in (matches.TOO_MANY_MATCHES, 1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(matches, "TOO_MANY_MATCHES", most)
            for typed, tickets in (("invoice", [first]), ("invoice_2026.pdf", [first]), ("ubersicht", [second]), ("pdf", [second, first])):
                assert newest_matches(TextQuery.typed(typed), tables, 100) == [ticket.pk for ticket in tickets], (typed, most)


def test_the_index_looks_up_stretches(mailbox):
    """What is asked of a table is what its index holds: otherwise it would be read from its beginning."""
    factories.ticket("My order", text="It is late")
    with connection.cursor() as asking:
        for table in (*TABLES, *(Searched(model, "id") for model in (Attachment, Revision, Note, Contact))):
            asking.execute("SET LOCAL enable_seqscan = off")
            asking.execute(
                table.say("EXPLAIN SELECT {sought} FROM {table} WHERE search @@ {query} AND ARRAY[{key} / {stretch}] && (SELECT %s::bigint[])"),
                ["'a'", [1]],
            )
            plan = " ".join(line for (line,) in asking.fetchall())
            assert re.search(r"Index Cond: \(\(search @@ .*ARRAY\[\(\w+ / '?16384", plan), plan
