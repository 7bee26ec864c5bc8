"""Names of statuses of the desk's own: shown everywhere, at no cost."""

from __future__ import annotations

import pytest

from relevo.accounts.models import AuditEntry, Desk
from relevo.core import actors
from relevo.core.errors import Forbidden, Invalid
from relevo.tickets import own_words
from relevo.tickets.actions import edit_status, set_status
from relevo.tickets.models import StatusRule
from relevo.tickets.search import vocabulary
from relevo.tickets.wording import status_name
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(admin):
    return actors.agent(admin)


def test_every_page_says_them_in_its_readers_language(as_user, boss, ana, bruno, mailbox):
    bruno.language = "es"
    bruno.save()
    ticket = factories.ticket(account=mailbox)
    set_status(ticket, actor=actors.agent(ana), status="pending")
    before = as_user(ana).get("/tickets/?view=all").content.decode()
    assert ">Pending</span>" in before
    edit_status(actor=boss, status="pending", names={"default": "Waiting", "es": "En espera"})
    edit_status(actor=boss, status="new", names={"es": "Recién llegado"})
    for address in ("/tickets/?view=all", f"/tickets/{ticket.pk}/"):
        english, spanish = as_user(ana).get(address).content.decode(), as_user(bruno).get(address).content.decode()
        assert "Waiting" in english and ">Pending<" not in english
        assert "En espera" in spanish and ">Pendiente<" not in spanish
    assert "changed the status from New to Waiting." in english
    assert "de Recién llegado a En espera" in spanish
    edit_status(actor=boss, status="pending", names={"default": " "})
    after = as_user(ana).get("/tickets/?view=all").content.decode()
    assert ">Pending</span>" in after and "Waiting" not in after


def test_they_cost_two_queries_once_and_none_for_a_desk_without_any(boss, django_assert_num_queries):
    with django_assert_num_queries(0):
        own_words.use("")
    edit_status(actor=boss, status="open", names={"default": "Being worked on"})
    version = Desk.objects.get().words_version
    with django_assert_num_queries(2):
        own_words.use(version)
    with django_assert_num_queries(0):
        own_words.use(version)
        assert status_name("open") == "Being worked on" and status_name("closed") == "Closed"


def test_searches_understand_them_beside_the_usual_words(boss):
    edit_status(actor=boss, status="pending", names={"default": "Open"})
    edit_status(actor=boss, status="closed", names={"default": "Filed away"})
    own_words.use(Desk.objects.get().words_version)
    known = vocabulary.statuses()
    assert known["filedaway"] == known["closed"] == ("closed",)
    # A word of the API means the same on every desk.
    assert known["open"] == ("open",) and known["inprogress"] == ("open",) and known["pending"] == ("pending",)


@pytest.mark.parametrize(
    ("names", "field"),
    [
        ({"default": "closed"}, "names.default"),
        ({"es": "Cerrado"}, "names.es"),
        ({"default": "resolvido"}, "names.default"),
        ({"en": "x" * 31}, "names.en"),
        ({"tlh": "x"}, "names"),
    ],
)
def test_two_statuses_can_be_told_apart_in_every_language(boss, names, field):
    with pytest.raises(Invalid) as refused:
        edit_status(actor=boss, status="pending", names=names)
    assert set(refused.value.fields) == {field}
    assert not StatusRule.objects.exclude(names={}).exists() and Desk.objects.get().words_version == ""


def test_names_can_be_swapped_by_way_of_a_third(boss):
    edit_status(actor=boss, status="pending", names={"default": "Later"})
    edit_status(actor=boss, status="open", names={"en": "Pending"})
    edit_status(actor=boss, status="pending", names={"en": "In progress"})
    own_words.use(Desk.objects.get().words_version)
    assert (status_name("open"), status_name("pending")) == ("Pending", "In progress")


def test_what_was_not_meant_stays_and_the_trace_tells_the_rest(boss, ana):
    edit_status(actor=boss, status="pending", demand="optional")
    edit_status(actor=boss, status="pending", names={"default": "Waiting"})
    edit_status(actor=boss, status="pending", names={"default": "Waiting"})
    assert StatusRule.objects.get().demand == "optional"
    facts = [entry.data for entry in AuditEntry.objects.order_by("pk")]
    assert facts == [
        {"status": "pending", "demand": {"old": "no", "new": "optional"}},
        {"status": "pending", "names": {"old": {}, "new": {"default": "Waiting"}}},
    ]
    with pytest.raises(Forbidden):
        edit_status(actor=actors.agent(ana), status="pending", names={"default": "Mine"})
