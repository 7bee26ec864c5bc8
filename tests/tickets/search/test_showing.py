"""Why a ticket was found: excerpts and what is marked in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.core import actors
from relevo.tickets.actions import add_note, comment_on_ticket
from relevo.tickets.lists import TicketFilter, ticket_page
from relevo.tickets.models import Attachment
from relevo.tickets.search import Search, excerpts, marked_words, spans, taken_apart
from tests import factories


def shown(user, typed: str) -> dict[int, str]:
    page = ticket_page(user, TicketFilter(view="all", search=typed))
    return excerpts([row.number for row in page.rows], page.search)


def marks(typed: str, text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text, marked_words(Search(terms=taken_apart(typed))))]


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("devol", "Quero a DEVOLUÇÃO, não devoluções revolving", ["DEVOLUÇÃO", "devoluções"]),
        ('"red boots"', "Red boots, red, boots red\nboots redboots red bootstraps", ["Red boots", "red, boots", "red\nboots"]),
        ("it's", "It's its IT’S", ["It's", "IT’S"]),
        ("ana@x.example", "From ana@x.example!", ["ana@x.example"]),
        ("decompose", "de\u0301compose\u0301", ["de\u0301compose\u0301"]),
        ("fi", "the ﬁne end", ["ﬁne"]),
        ("a -b status:open #4", "a b open 4", ["a"]),
        ("日本", "これは 日本語", ["日本語"]),
    ],
)
def test_what_is_marked(typed, text, found):
    assert marks(typed, text) == found


@given(st.text(max_size=200), st.text(max_size=80))
def test_marks_never_overlap_and_never_fail(text, typed):
    pattern = marked_words(Search(terms=taken_apart(typed)))
    places = [place for span in (spans(text, pattern) if pattern else []) for place in span]
    assert places == sorted(places) and all(0 <= place <= len(text) for place in places)


@pytest.mark.django_db
class TestExcerpts:
    def test_the_newest_matching_message_is_shown_around_the_words(self, mailbox, ana):
        ticket = factories.ticket("Order", text="My anorak is here")
        comment_on_ticket(ticket, body_html=f"<p>{'before ' * 40} the Anórak {'behind ' * 40}</p>", actor=actors.agent(ana))
        text = shown(ana, "anorak")[ticket.pk]
        assert text.startswith("…before") and text.endswith("behind…") and "the Anórak behind" in text
        assert len(text) <= 180 and text.index("Anórak") < 30
        assert shown(ana, "anorak here") == {ticket.pk: "My anorak is here"}

    def test_subjects_alone_have_none_and_addresses_are_shown(self, mailbox, ana):
        ticket = factories.ticket("Anorak", requester=factories.contact("Inés", "Ines@customer.example"), text="Hello")
        assert shown(ana, "anorak") == {}
        assert shown(ana, "ines@customer") == {ticket.pk: "Ines@customer.example"}
        assert shown(ana, "status:new") == shown(ana, "-boots") == {}

    def test_messages_come_before_notes_and_notes_before_files(self, mailbox, ana):
        tickets = [factories.ticket("Order", text=text) for text in ("The anorak", "Hello", "Good morning")]
        for ticket in tickets[:2]:
            add_note(ticket, text="Her anorak is blue", actor=actors.agent(ana))
        for ticket in tickets:
            Attachment.objects.create(message=ticket.messages.get(), filename="anorak_2.jpg")
        assert [shown(ana, "anorak")[ticket.pk] for ticket in tickets] == ["The anorak", "Her anorak is blue", "anorak_2.jpg"]

    def test_a_page_costs_one_query(self, mailbox, ana, django_assert_num_queries):
        made = [factories.ticket(text=f"The anorak {number}") for number in range(3)]
        search = ticket_page(ana, TicketFilter(search="anorak")).search
        with django_assert_num_queries(1):
            assert excerpts([ticket.pk for ticket in made], search) == {ticket.pk: f"The anorak {number}" for number, ticket in enumerate(made)}
        with django_assert_num_queries(0):
            assert excerpts([], search) == {}
