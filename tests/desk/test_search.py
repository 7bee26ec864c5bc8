"""The search over HTTP: what was searched, why nothing is found, marks and excerpts, and the help."""

from __future__ import annotations

import re
from html import unescape

import pytest

from relevo.core import actors
from relevo.tickets.actions import comment_on_ticket, set_status
from relevo.tickets.enums import Status
from tests import factories

ADDRESS = "/tickets/"


def search(client, typed: str, **more: str) -> str:
    return client.get(ADDRESS, {"view": "all", "q": typed} | more).content.decode()


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r'<tr id="t(\d+)"', text)]


def chips(text: str) -> list[tuple[str, str]]:
    found = re.findall(r'<li class="chip"><span class="truncate">(.*?)</span><a href="(.*?)"', text)
    return [(unescape(label), unescape(address)) for label, address in found]


@pytest.fixture
def client(ana, as_user, mailbox):
    return as_user(ana)


def test_each_part_of_a_search_can_be_left_out(client):
    text = search(client, 'Red  status:new -"blue ones" boots #4 assignee:nobody', status="new")
    assert [label for label, _address in chips(text)] == ["Red boots", "status:new", '-"blue ones"', "#4", "assignee:nobody"]
    ticket = factories.ticket("Red boots")
    without = next(address for label, address in chips(text) if label == "#4")
    assert "view=all" in without and "status=new" in without
    assert numbers(client.get(without).content.decode()) == [ticket.pk]
    assert chips(search(client, "")) == []


def test_what_can_not_be_meant_is_said(client):
    factories.ticket()
    text = search(client, "status:<nonsense> team:x")
    assert numbers(text) == []
    assert "There is no status called “&lt;nonsense&gt;”." in text and "There is no team called “x”." in text and "No ticket fits" in text
    assert [label for label, _address in chips(text)] == ["status:<nonsense>", "team:x"]


def test_found_words_are_marked_in_subject_and_excerpt_and_the_rest_is_text(client, ana):
    ticket = factories.ticket("<b>Anórak</b> 1 > 0", text="First\n\nThe <i>anoraks</i> & more")
    comment_on_ticket(ticket, body_html="<p>Nothing here</p>", actor=actors.agent(ana))
    text = search(client, "ANORAK")
    assert "&lt;b&gt;<mark>Anórak</mark>&lt;/b&gt; 1 &gt; 0" in text
    assert "First The &lt;i&gt;<mark>anoraks</mark>&lt;/i&gt; &amp; more" in text
    assert "<mark>" not in search(client, "status:new")
    assert "<mark>" not in client.get(ADDRESS, {"view": "all"}).content.decode()


def test_live_updates_bring_the_search_along(client, ana):
    ticket = factories.ticket("Boots")
    first = client.get(ADDRESS, {"view": "all", "q": "boots status:new"}, headers={"Relevo-Live": "1"})
    assert numbers(first.content.decode()) == [ticket.pk]
    set_status(ticket, status=Status.PENDING, actor=actors.agent(ana))
    again = client.get(ADDRESS, {"view": "all", "q": "boots status:new"}, headers={"Relevo-Live": "1", "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200 and numbers(again.content.decode()) == []
    assert [label for label, _address in chips(again.content.decode())] == ["boots", "status:new"]


@pytest.mark.parametrize(
    ("language", "examples"),
    [
        ("en", ["status:pending", "assignee:me", 'from:"Inés Prado"', "is:important", "has:attachment"]),
        ("es", ["status:pendiente", "assignee:yo", 'from:"Inés Prado"', "is:importante", "has:adjunto"]),
        ("pt-br", ["status:pendente", "assignee:mim", 'from:"Inés Prado"', "is:importante", "has:anexo"]),
    ],
)
def test_the_help_shows_examples_in_the_readers_language_that_work(ana, as_user, mailbox, language, examples):
    ana.language = language
    ana.save()
    factories.contact()
    client = as_user(ana)
    text = client.get("/search-help/").content.decode()
    offered = [unescape(term) for term in re.findall(r'data-term="(.*?)"', text)]
    assert set(examples) <= set(offered) and len(offered) == 15
    for typed in offered:
        problem = 'class="problem"' in search(client, typed)
        assert problem == typed.startswith(("team:", "campaign:")), typed  # Which are not there; all others are understood.


def test_the_search_box_leads_to_results_of_operators(client):
    assert client.get("/go/", {"q": "status:open boots"}).url == "/tickets/?view=all&q=status%3Aopen+boots"
    assert client.get("/go/", {"q": "\0"}).status_code == 302
    assert client.get("/contacts/", {"q": "\0"}).status_code == 200
