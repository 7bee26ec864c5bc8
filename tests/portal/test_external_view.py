"""The page of a ticket for guests: what it says, to whom, and what answers an address that opens nothing."""

from __future__ import annotations

import logging
import zlib
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.accounts.actions import edit_desk
from relevo.accounts.models import Desk
from relevo.contacts.models import Contact, Organisation
from relevo.core import actors, clock
from relevo.core.errors import Conflict
from relevo.tickets.actions import (
    add_task,
    change_link,
    change_type,
    edit_external_view,
    edit_status,
    log_call,
    make_link,
    receive_message,
    renew_link,
    reply_to_ticket,
    revoke_link,
)
from relevo.tickets.actions.calls import Call
from relevo.tickets.content import NewFile
from relevo.tickets.enums import TicketType
from relevo.tickets.external_view.links import link_of, token_of
from relevo.tickets.external_view.openings import KEPT, forget_openings
from relevo.tickets.external_view.previews import preview_token
from relevo.tickets.models import Attachment, ExternalLink, ExternalOpening
from tests import factories
from tests.portal.conftest import path_of

pytestmark = pytest.mark.django_db
INES = [{"name": "Inés", "address": "ines@customer.example"}]
PNG = b"\x89PNG\r\n\x1a\n0000"


@pytest.fixture
def ticket(mailbox, ana):
    ticket = factories.ticket("Wrong colour", requester=factories.contact(), account=mailbox, text="It is green.")
    reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>A new one is <b>on its way</b>.</p>", to=INES)
    return ticket


def written(ticket, text, **values):
    return receive_message(ticket, message=factories.inbound(ticket.requester, text, **values), actor=actors.contact(ticket.requester_id)).message


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_guests_read_the_ticket_and_its_public_messages(ticket, share, guest):
    Contact.objects.filter(pk=ticket.requester_id).update(organisation=Organisation.objects.create(name="Prado e Hijos"))
    log_call(ticket, actor=actors.system("phone"), call=Call(key_points="Wants it blue"))
    page = text_of(guest.get(share(ticket)))
    assert "Wrong colour" in page and f"#{ticket.pk}" in page and "In progress" in page
    assert "It is green." in page and "A new one is <b>on its way</b>." in page and "Wants it blue" in page
    assert "Inés Prado" in page and "Prado e Hijos" in page and "i…@customer.example" in page and "ines@customer.example" not in page
    assert "Ana Moreno" in page and "<script" not in page and "<form" not in page and "Tasks" not in page
    assert text_of(guest.get(path_of(ticket).rstrip("/"))) == page


def test_nothing_is_kept_told_or_set(ticket, share, guest, as_user, admin):
    path = share(ticket)
    signed_in = as_user(admin)
    sessions = len(signed_in.cookies)
    own, others = signed_in.get(path, headers={"Authorization": "Bearer x"}), guest.get(path)
    assert own.content == others.content and not own.cookies and not others.cookies and len(signed_in.cookies) == sessions
    for answer in (others, guest.get(path + "files/" + str(ticket.pk)), guest.get("/shared/nothing/")):
        headers = answer.headers
        assert (
            "noindex" in headers["X-Robots-Tag"] and headers["Referrer-Policy"] == "no-referrer" and headers["Cache-Control"] == "private, no-store"
        )
        assert "script-src" not in headers["Content-Security-Policy"] and "default-src 'none'" in headers["Content-Security-Policy"]
        assert "Cookie" not in headers["Vary"] and headers["X-Content-Type-Options"] == "nosniff"
    assert guest.post(path).status_code == 405 and guest.head(path).status_code == 200


def test_the_page_takes_the_same_queries_whatever_is_on_it(ticket, share, guest, django_assert_num_queries):
    path = share(ticket)
    for number in range(3):
        written(ticket, f"Line {number}", files=[NewFile("photo.png", "image/png", PNG)])
    # Two limits of two each, link, campaign's rule, family, desk; the opening; messages, files, ways to reach the customer.
    with django_assert_num_queries(12):
        guest.get(path)
    for number in range(5):
        written(ticket, f"Another {number}")
    with django_assert_num_queries(12):
        guest.get(path)


def _revoke(ticket, by):
    revoke_link(ticket, actor=by)


def _expire(ticket, by):
    ExternalLink.objects.filter(ticket=ticket).update(expires_at=clock.now())


def _hide(ticket, by):
    change_type(ticket, type=TicketType.INTERNAL, actor=by)


def _switch_off(ticket, by):
    edit_external_view(actor=by, campaign=None, is_on=False)


def _renew(ticket, by):
    renew_link(ticket, actor=by, expires_at=None)


@pytest.mark.parametrize("how", [_revoke, _expire, _hide, _switch_off, _renew])
def test_whatever_opens_nothing_is_answered_alike_after_the_same_work(ticket, share, guest, admin, how):
    photo = written(ticket, "See", files=[NewFile("photo.png", "image/png", PNG)]).attachments.get()
    path = share(ticket)
    assert guest.get(f"{path}files/{photo.uuid}/").status_code == 200
    how(ticket, actors.agent(admin))
    for rest in ("", f"files/{photo.uuid}/", f"messages/{photo.message.uuid}/"):
        seen = []
        for token in (path.split("/")[2], "a" * 26, "~1-1-" + "a" * 26, "x"):
            with CaptureQueriesContext(connection) as queries:
                answer = guest.get(f"/shared/{token}/{rest}")
            headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
            seen.append((answer.status_code, answer.content, headers, [one["sql"][:40] for one in queries.captured_queries]))
        assert seen[0][0] == 404 and all(one == seen[0] for one in seen)


@given(st.text(min_size=1, max_size=60) | st.from_regex(r"~\d{1,25}-\d{1,25}-.{26}", fullmatch=True))
@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_breaks_the_page(guest, token):
    address = f"/shared/{quote(token, safe='')}/"
    answer = guest.get(address, REMOTE_ADDR=f"10.0.0.{zlib.crc32(token.encode()) % 256}")
    assert answer.status_code == 404 and b"There is nothing here" in answer.content


def test_turning_public_again_restores_the_link(ticket, share, guest, admin):
    path = share(ticket)
    change_type(ticket, type=TicketType.INTERNAL, actor=actors.agent(admin))
    assert guest.get(path).status_code == 404
    change_type(ticket, type=TicketType.PUBLIC, actor=actors.agent(admin))
    assert guest.get(path).status_code == 200


def test_another_end_revives_the_same_address(ticket, share, guest, admin):
    path = share(ticket)
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert guest.get(path).status_code == 404
        change_link(ticket, actor=actors.agent(admin), expires_at=None)
        assert guest.get(path).status_code == 200


def test_what_stands_in_the_database_opens_nothing(ticket, share, guest, settings):
    token = share(ticket).split("/")[2]
    link = ExternalLink.objects.get()
    assert len(token) == 26 and token.encode() not in bytes(link.sealed) and token not in link.digest
    assert {guest.get(f"/shared/{one}/").status_code for one in (link.digest, link.digest[:26], str(link.pk))} == {404}
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key of the installation", []
    assert token_of(link) == "" and guest.get(f"/shared/{token}/").status_code == 200


def test_logs_do_not_tell_addresses(ticket, share):
    path = share(ticket)
    formatter = logging.getLogger().handlers[0].formatter
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (f"{path}files/1/",), None)
    said = formatter.format(record)
    assert "/shared/…/files/1/" in said and path.split("/")[2] not in said


@pytest.mark.parametrize(
    ("sections", "here", "not_here"),
    [
        ([], [], ["Wrong colour", "It is green.", "Inés Prado", "Ask the supplier", "photo.png"]),
        (["tasks"], ["Ask the supplier"], ["Wrong colour", "It is green.", "Inés Prado", "photo.png"]),
        (["customer", "ticket"], ["Inés Prado", "Wrong colour"], ["It is green.", "Ask the supplier", "photo.png"]),
        (["conversation"], ["It is green.", "photo.png"], ["Wrong colour", "Ask the supplier"]),
    ],
)
def test_each_section_can_be_switched_off(ticket, share, guest, admin, sections, here, not_here):
    photo = written(ticket, "See", files=[NewFile("photo.png", "image/png", PNG)]).attachments.get()
    add_task(ticket, actor=actors.agent(admin), title="Ask the supplier")
    edit_external_view(actor=actors.agent(admin), campaign=None, sections=sections)
    path = share(ticket)
    page = text_of(guest.get(path))
    assert all(one in page for one in here) and not any(one in page for one in not_here)
    status = 200 if "conversation" in sections else 404
    assert {guest.get(f"{path}{rest}/").status_code for rest in (f"files/{photo.uuid}", f"messages/{photo.message.uuid}")} == {status}


def test_a_campaign_has_settings_of_its_own(share, guest, admin, mailbox):
    spring = factories.campaign("Spring")
    ticket = factories.ticket("Wrong colour", campaign=spring)
    by = actors.agent(admin)
    path = share(ticket)
    edit_external_view(actor=by, campaign=None, is_on=False)
    assert guest.get(path).status_code == 404
    edit_external_view(actor=by, campaign=spring, is_on=True, sections=["ticket"])
    assert "Where is my order?" not in text_of(guest.get(path))


def test_the_language_is_the_customers_else_the_browsers_else_the_desks(ticket, share, guest, admin):
    path = share(ticket)
    edit_desk(actor=actors.agent(admin), language="pt-br", time_zone="America/Sao_Paulo")

    def spoken(**asked):
        return guest.get(path, **asked).headers["Content-Language"]

    assert spoken() == "pt-br" and spoken(headers={"Accept-Language": "fr, es-MX;q=0.8"}) == "es"
    Contact.objects.filter(pk=ticket.requester_id).update(language="en-GB")
    assert spoken(headers={"Accept-Language": "es"}) == "en" and spoken(query_params={"language": "es"}) == "es"
    assert "Sao Paulo (GMT-03:00)" in text_of(guest.get(path))
    ticket.refresh_from_db()
    assert f'<time datetime="{ticket.created_at:%Y-%m-%dT%H:%M:%SZ}" title="' in text_of(guest.get(path))


def test_statuses_have_the_desks_own_names(ticket, share, guest, admin):
    edit_status(actor=actors.agent(admin), status="open", names={"default": "On the bench"})
    assert Desk.objects.get().words_version and "On the bench" in text_of(guest.get(share(ticket)))


def test_quoted_text_is_folded_and_pictures_from_elsewhere_are_not_loaded(ticket, share, guest):
    html = '<p>Thanks</p><blockquote>The long story</blockquote><img data-remote-src="https://tracker.example/1.png">'
    written(ticket, "Thanks", body_html=html, reply_html="<p>Thanks</p>")
    page = text_of(guest.get(share(ticket)))
    folded = page.index("<details")
    assert folded < page.index("The long story") < page.index("</details>")
    assert ' src="https' not in page and "Pictures from other servers are not shown." in page


def test_a_long_message_has_a_page_of_its_own(ticket, share, guest):
    end = written(ticket, "x" * 30_000 + " the end", reply_text="")
    path = share(ticket)
    page = text_of(guest.get(path))
    whole = f"{path}messages/{end.uuid}/"
    assert "the end" not in page and whole in page and "the end" in text_of(guest.get(whole))


def test_long_conversations_come_in_pages(ticket, share, guest):
    for number in range(60):
        written(ticket, f"Message {number:02}.")
    path = share(ticket)
    newest, before = text_of(guest.get(path)), text_of(guest.get(path + "?page=2"))
    assert "Message 59." in newest and "Message 09." not in newest and "?page=2" in newest
    assert "Message 09." in before and "It is green." in before and "Message 59." not in before and "?page=1" in before
    assert {guest.get(path + f"?page={odd}").status_code for odd in ("x", "0", "-1", "999", "99999999", "²")} == {200}


def test_files_of_public_messages_are_handed_out_safely(ticket, share, guest):
    html = '<p>See <img data-cid="one"></p>'
    files = [
        NewFile("inside.png", "image/png", PNG, content_id="one", is_inline=True),
        NewFile("page.html", "text/html", b"<script>alert(1)</script>"),
        NewFile("fake.png", "image/png", b"<svg onload=alert(1)>"),
    ]
    message = written(ticket, "See", body_html=html, files=files)
    path = share(ticket)
    page = text_of(guest.get(path))
    uuids = dict(message.attachments.values_list("filename", "uuid"))
    assert f'src="{path}files/{uuids["inside.png"]}/"' in page and page.count("inside.png") == 0 and "page.html" in page
    shown = guest.get(f"{path}files/{uuids['inside.png']}/")
    assert shown.headers["Content-Type"] == "image/png" and shown.headers["Content-Disposition"].startswith("inline") and b"".join(shown) == PNG
    for name in ("page.html", "fake.png"):
        saved = guest.get(f"{path}files/{uuids[name]}/")
        assert saved.headers["Content-Type"] == "application/octet-stream" and saved.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in saved.headers["Content-Security-Policy"] and saved.headers["Cache-Control"] == "private, no-store"
    other = written(factories.ticket("Other"), "See", files=[NewFile("other.png", "image/png", PNG)]).attachments.get()
    assert guest.get(f"{path}files/{other.uuid}/").status_code == 404
    assert Attachment.objects.count() == 4


def test_openings_are_counted_and_kept_without_saying_who(ticket, share, guest):
    path = share(ticket)
    guest.get(path, REMOTE_ADDR="203.0.113.77")
    Client(REMOTE_ADDR="2001:db8:1:2:3:4:5:6").get(path)
    guest.head(path)
    guest.get(f"/shared/{preview_token(ticket.pk)}/")
    link = link_of(ticket.pk)
    assert link.opening_count == 2 and link.opened_at is not None
    assert list(link.openings.values_list("network", flat=True)) == ["2001:db8:1::/48", "203.0.113.0/24"]


def test_few_openings_are_kept_and_not_for_long(ticket, share, guest):
    path = share(ticket)
    link = link_of(ticket.pk)
    ExternalOpening.objects.bulk_create([ExternalOpening(link=link, at=clock.now()) for _number in range(KEPT)])
    guest.get(path)
    assert link.openings.count() == KEPT and link.openings.first().network == "127.0.0.0/24"
    ExternalOpening.objects.exclude(network="127.0.0.0/24").update(at=clock.now() - timedelta(days=91))
    assert forget_openings() == KEPT - 1 and link.openings.count() == 1


def test_who_asks_too_often_waits_and_others_do_not(ticket, share, noon):
    path = share(ticket)
    busy, calm = Client(REMOTE_ADDR="203.0.113.1"), Client(REMOTE_ADDR="203.0.113.2")
    statuses = [busy.get(path).status_code for _number in range(61)]
    assert statuses == [200] * 60 + [429]
    refused = busy.get("/shared/unknown/")
    assert refused.status_code == 429 and refused.headers["Retry-After"] == "60" and not refused.cookies
    assert calm.get(path).status_code == 200
    with clock.frozen(noon + timedelta(seconds=61)):
        assert busy.get(path).status_code == 200


def test_all_guests_together_have_a_limit(ticket, share, guest, monkeypatch):
    from relevo.portal import access

    path = share(ticket)
    monkeypatch.setattr(access, "EVERYBODY", access.Limit("few guests", hits=2, window_seconds=60))
    assert [Client(REMOTE_ADDR=f"203.0.113.{number}").get(path).status_code for number in range(3)] == [200, 200, 429]


def test_a_preview_opens_for_ten_minutes_and_needs_no_link(ticket, guest, noon):
    token = preview_token(ticket.pk)
    page = text_of(guest.get(f"/shared/{token}/"))
    assert "It is green." in page and "This is a preview" in page
    other = token.replace(f"~{ticket.pk}-", f"~{ticket.pk + 1}-")
    assert {guest.get(f"/shared/{one}/").status_code for one in (other, token[:-1], token + "a", token.replace("~", ""))} == {404}
    with clock.frozen(noon + timedelta(seconds=601)):
        assert guest.get(f"/shared/{token}/").status_code == 404


def test_one_link_at_a_time(ticket, admin, share):
    share(ticket)
    with pytest.raises(Conflict, match="has a link already"):
        make_link(ticket, actor=actors.agent(admin), expires_at=None)
