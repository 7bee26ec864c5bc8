"""What a search finds, and what it says where it can find nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.accounts.models import Desk, User
from relevo.contacts.models import Identity
from relevo.core import actors, clock, matches
from relevo.tickets import lists
from relevo.tickets.actions import add_note, assign_ticket, classify_ticket, create_category, create_service, set_status
from relevo.tickets.enums import Priority, Status
from relevo.tickets.lists import TicketFilter, ticket_page
from relevo.tickets.models import Attachment, Ticket
from relevo.tickets.search import finding
from tests import factories
from tests.tickets.search.test_terms import TYPED

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(mailbox, ana, bruno):
    """Four tickets that differ in all that can be asked for."""
    ines, rui = factories.contact("Inés Prado", "ines@customer.example"), factories.contact("Rui Ramos", "rui_r@other.example")
    orders, spring = factories.team("Orders"), factories.campaign("Spring Sale", ana)
    with clock.frozen(datetime(2026, 5, 11, 23, 30, tzinfo=UTC)):
        boots = factories.ticket("Red boots", requester=ines, text="The red boots are too small for my feet", team=orders)
    with clock.frozen(datetime(2026, 5, 20, tzinfo=UTC)):
        lamp = factories.ticket("Lámpara", requester=ines, text="The boots are red, the voucher is lost", campaign=spring)
    with clock.frozen(datetime(2026, 6, 1, tzinfo=UTC)):
        chair = factories.ticket("Chair", requester=rui, text="A leg broke off")
        table = factories.ticket("Table", requester=rui, text="Devolución, por favor")
    actor = actors.agent(ana)
    classify_ticket(boots, tags=["VIP", "b2b"], priority=Priority.HIGH, is_important=True, actor=actor)
    service = create_service(actor=actors.system("tests"), name="Gift cards", sector="Shop")
    classify_ticket(lamp, tags=["vip"], service=service, category=create_category(actor=actors.system("tests"), name="Question"), actor=actor)
    assign_ticket(boots, assignee=ana, actor=actor)
    assign_ticket(lamp, assignee=bruno, actor=actor)
    set_status(boots, status=Status.PENDING, actor=actor)
    set_status(chair, status=Status.RESOLVED, actor=actor)
    Attachment.objects.create(message=chair.messages.get(), filename="leg_photo.png")
    Attachment.objects.create(message=chair.messages.get(), filename="emblem.png", is_inline=True, content_id="e")
    add_note(table, text="Der Nachbar holt es ab", actor=actor)
    Ticket.objects.filter(pk=table.pk).update(channel="whatsapp", has_failed_delivery=True, type="internal")
    return {"boots": boots.pk, "lamp": lamp.pk, "chair": chair.pk, "table": table.pk}


def page_of(user, typed: str, **wanted):
    return ticket_page(user, TicketFilter(**{"view": "all"} | wanted, search=typed))


def names(desk, user, typed: str, **wanted) -> set[str]:
    numbers = {row.number for row in page_of(user, typed, **wanted).rows}
    return {name for name, number in desk.items() if number in numbers}


FOUND = {
    "boots": "boots lamp",
    '"red boots"': "boots",
    '"boots red"': "",
    '"boots are red" voucher': "lamp",
    "boots -voucher": "boots",
    "boots -vouch": "boots",
    'boots -"boots are red"': "boots",
    "-boots": "chair table",
    "-boots -devolucion": "chair",
    "-lampara": "boots chair table",
    "devolucion": "table",
    "nachbar": "table",
    "nachbar devolucion": "",
    "-nachbar": "boots lamp chair",
    "status:new nachbar": "table",
    "photo": "chair",
    "leg_photo.png": "chair",
    "-photo": "boots lamp table",
    "status:resolved photo": "chair",
    "emblem": "",
    "prado": "boots lamp",
    "ines@customer": "boots lamp",
    "rui_r@": "chair table",
    "ruixr@": "",
    "rui leg": "",
    "from:rui leg": "chair",
    "from:ines": "boots lamp",
    'from:"Inés Prado" voucher': "lamp",
    "from:ines@customer.example from:rui": "boots lamp chair table",
    "-from:ines": "chair table",
    "tag:vip": "boots lamp",
    "tag:vip tag:b2b": "boots",
    "tag:vip -tag:b2b": "lamp",
    "-tag:vip": "chair table",
    "tag:nobody-has-it": "",
    "status:pending": "boots",
    "status:solved status:pending": "boots chair",
    "-status:new": "boots chair",
    "status:active": "boots lamp table",
    "assignee:me": "boots",
    "assignee:nobody": "chair table",
    "assignee:bruno": "lamp",
    "assignee:bruno@desk.example": "lamp",
    "assignee:me assignee:nobody": "boots chair table",
    "-assignee:me": "lamp chair table",
    "team:orders": "boots",
    "team:none": "lamp chair table",
    "campaign:spring": "lamp",
    'campaign:"spring SALE"': "lamp",
    "service:gift": "lamp",
    "service:none -has:attachment": "boots table",
    "category:question": "lamp",
    "-category:none": "lamp",
    "channel:whatsapp": "table",
    "channel:e-mail -has:attachment": "boots lamp",
    "priority:high": "boots",
    "is:important": "boots",
    "-is:important is:waiting boots": "lamp",
    "is:failed": "table",
    "is:internal": "table",
    "has:attachment": "chair",
    "has:attachment -has:file": "",
    "before:2026-05-12": "",
    "before:2026-05-13": "boots",
    "after:2026-05-12 before:2026-06": "boots lamp",
    "-before:2026-06-01": "chair table",
    "after:2027": "",
    "red #{boots}": "boots",
    "#{boots} #{chair}": "boots chair",
    "-#{boots} boots": "lamp",
    "{chair}": "chair",
    "#{chair}": "chair",
    "boots status:pending from:ines tag:vip assignee:me": "boots",
}


# In the reader's zone the first ticket was opened on the 12th of May.
@pytest.mark.parametrize("typed", FOUND)
def test_found(desk, ana, typed):
    ana.time_zone = "Europe/Madrid"
    assert names(desk, ana, typed.format_map(desk)) == set(FOUND[typed].split())


@pytest.mark.parametrize(("limit", "few", "deep"), [(1, 2000, 5), (1, 0, 5)], ids=["looked up in few tickets", "looked up deeper"])
def test_what_limits_a_frequent_word_is_found_another_way_with_the_same_result(desk, ana, monkeypatch, limit, few, deep):
    ana.time_zone = "Europe/Madrid"
    expected = {typed: names(desk, ana, typed, status="new") for typed in ("boots", '"red boots"', "prado", "the -voucher", "ines@customer.example")}
    monkeypatch.setattr(finding, "LIMIT", limit)
    monkeypatch.setattr(finding, "FEW_TICKETS", few)
    monkeypatch.setattr(finding, "DEEP_LIMIT", deep)
    assert {typed: names(desk, ana, typed, status="new") for typed in expected} == expected
    assert names(desk, ana, "the from:ines") == {"boots", "lamp"}


def test_phrases_of_frequent_words_are_read_in_the_newest_that_have_them(desk, ana, monkeypatch):
    monkeypatch.setattr(matches, "TOO_MANY_MATCHES", 1)
    assert names(desk, ana, '"red boots"') == {"boots"}
    monkeypatch.setattr(matches, "MAX_COMPARED", 1)
    assert names(desk, ana, '"boots are red"') == {"lamp"}
    assert names(desk, ana, '"red boots are"') == set()


def test_the_words_of_the_readers_language_are_understood(desk, ana):
    with translation.override("es"):
        assert names(desk, ana, "status:pendiente") == names(desk, ana, "priority:alta") == names(desk, ana, "assignee:yo") == {"boots"}
        assert names(desk, ana, "is:importante") == {"boots"}
        assert names(desk, ana, "has:adjunto") == names(desk, ana, "status:resuelto") == {"chair"}
    with translation.override("pt-br"):
        assert names(desk, ana, 'status:"pendente" assignee:mim') == {"boots"}
        assert names(desk, ana, "assignee:ninguém has:anexo") == {"chair"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("status:nonsense", "There is no status called “nonsense”."),
        ("boots -status:nonsense", "There is no status called “nonsense”."),
        ("priority:9", "There is no priority called “9”."),
        ("assignee:zoe", "Nobody here is called “zoe”."),
        ("team:x", "There is no team called “x”."),
        ("campaign:x", "There is no campaign called “x”."),
        ("service:x", "There is no service called “x”."),
        ("category:x", "There is no category called “x”."),
        ("channel:pigeon", "There is no channel called “pigeon”."),
        ('from:"no one"', "No customer is called “no one” or has such an address."),
        ("is:happy", "“is:happy” is not known here. There are: is:important, is:waiting, is:failed, is:internal."),
        ("has:hope", "“has:hope” is not known here. There is: has:attachment."),
        ("before:2026-02-30", "“2026-02-30” is not a date. Write it like this: 2026-05-12."),
        ("after:٢٠٢٦", "“٢٠٢٦” is not a date. Write it like this: 2026-05-12."),
        ("!?", "There is nothing in “!?” that could be looked for."),
    ],
)
def test_what_is_not_there_finds_nothing_and_says_why(desk, ana, typed, words):
    page = page_of(ana, typed)
    assert (page.rows, list(page.search.problems)) == ([], [words])


def test_nothing_of_other_campaigns_is_found_or_named(desk, ana, bruno):
    Desk.objects.update(hides_other_campaigns=True)
    ana, bruno = User.objects.get(pk=ana.pk), User.objects.get(pk=bruno.pk)
    for typed in ("voucher", "prado", "assignee:bruno", "-chair", "tag:vip", "has:attachment", "#{lamp}", "campaign:spring"):
        assert names(desk, bruno, typed.format_map(desk)) == set()
        assert names(desk, ana, typed.format_map(desk)) == ({"lamp"} if "has:" not in typed else set())
    assert page_of(bruno, "campaign:spring").search.problems == ("There is no campaign called “spring”.",)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.one_of(TYPED, st.text(max_size=60)))
def test_nothing_that_is_typed_is_an_error(desk, ana, typed):
    page = page_of(ana, typed)
    assert not (page.search.problems and page.rows)


@pytest.mark.parametrize(
    "typed", ["ﷺ" * 300, '"' + "ﷺ " * 100, "x" * 3000, "a " * 500, "-a " * 100, "from:a " * 30, "\0", "'; DROP", "\ud800", "%_\\"]
)
def test_monsters_are_no_error(desk, ana, typed):
    page_of(ana, typed)


def test_identities_of_requesters_are_found_by_their_beginnings(desk, ana):
    Identity.objects.create(contact_id=Ticket.objects.get(pk=desk["chair"]).requester_id, kind="phone", value="+34600111222")
    assert names(desk, ana, "+34600111") == {"chair", "table"}


# Of a text it is asked, with one wait, what is expected and who is called so; with another, for the matches, behind the settings for that. With
# operators four are a savepoint, a limit of time, and both taken back.
@pytest.mark.parametrize(
    ("typed", "queries"),
    [
        ("boots", 6),
        ("boots voucher", 6),
        ('"red boots"', 10),
        ("boots -voucher", 11),
        ("-voucher", 7),
        ("status:new", 5),
        ("tag:vip", 6),
        ("assignee:ana", 6),
        ("from:ines", 10),
        ("prado", 7),
        ("status:nonsense", 0),
        ("boots status:new", 10),
    ],
)
def test_a_search_costs_a_fixed_number_of_queries(desk, ana, django_assert_num_queries, typed, queries):
    assert ana.campaign_scope is None
    with django_assert_num_queries(queries):
        page_of(ana, typed)


def test_what_takes_too_long_is_given_up_and_says_so(desk, ana, monkeypatch):
    monkeypatch.setattr(lists, "PATIENCE_MILLISECONDS", 1)
    monkeypatch.setattr(finding, "condition", lambda node, context: RawSQL("pg_sleep(0.2) IS NOT NULL", [], BooleanField()))
    page = page_of(ana, "status:new")
    assert (page.rows, page.search.problems) == ([], ("This search takes too long. Add a word, or something else that limits it.",))
    with connection.cursor() as asking:
        asking.execute("SHOW statement_timeout")
        assert asking.fetchone() == ("0",)
