"""Searching: what is found by what was typed, and that all ways to the newest matches find the same."""

from __future__ import annotations

import pytest

from relevo.core import matches
from relevo.core.matches import Searched, newest_matches
from relevo.core.search import TextQuery
from relevo.tickets.models import Attachment, Message, Ticket
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


@pytest.mark.parametrize("spare", [4, 0.01], ids=["enough among the newest", "not enough, so all are asked"])
def test_frequent_words_are_found_another_way_with_the_same_result(mailbox, monkeypatch, spare):
    tickets = [factories.ticket(f"Order {number}", text="It is late") for number in range(6)]
    rare = found("late")
    monkeypatch.setattr(matches, "FEW_MATCHES", 0)
    monkeypatch.setattr(matches, "SPARE", spare)
    assert found("late") == rare == [ticket.pk for ticket in reversed(tickets)]
    assert newest_matches(TextQuery.typed("late"), TABLES, 2) == rare[:2]


def test_what_is_wanted_may_stand_in_another_table(mailbox):
    first, second = (factories.ticket(f"Order {number}", text="It is late") for number in range(2))
    for ticket, name in ((first, "invoice_2026.pdf"), (second, "Rechnung (Übersicht).pdf")):
        Attachment.objects.create(message=ticket.messages.get(), filename=name)
    tables = (Searched(Attachment, "message__ticket"),)
    for few in (matches.FEW_MATCHES, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(matches, "FEW_MATCHES", few)
            for typed, tickets in (("invoice", [first]), ("invoice_2026.pdf", [first]), ("ubersicht", [second]), ("pdf", [second, first])):
                assert newest_matches(TextQuery.typed(typed), tables, 100) == [ticket.pk for ticket in tickets], (typed, few)


def test_too_many_matches_are_found_another_way(mailbox, monkeypatch):
    tickets = [factories.ticket(f"Late {number}", text="It is late") for number in range(4)]
    rare = found("late")
    monkeypatch.setattr(matches, "TOO_MANY_MATCHES", 2)
    assert found("late") == rare == [ticket.pk for ticket in reversed(tickets)] * 2
