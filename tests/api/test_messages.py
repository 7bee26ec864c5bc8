"""The conversation over the API: replies, comments, files, deliveries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from relevo.channels.models import Delivery
from relevo.core import actors, clock
from relevo.tickets.actions import comment_on_ticket
from relevo.tickets.actions.upload import forget_uploads
from relevo.tickets.models import Attachment, Message
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(mailbox):
    return factories.ticket(account=mailbox, cc=["boss@customer.example"]).pk


def test_a_reply_goes_to_who_wrote_and_the_cc_and_is_queued(api, ana, number):
    response = api(ana).post(f"/tickets/{number}/replies", {"body_html": "<p>On its <b>way</b><script>x</script></p>"})
    message = response.json()
    assert (response.status_code, response.headers["Location"]) == (201, f"/api/v1/messages/{message['id']}")
    assert (message["direction"], message["visibility"], message["body_html"]) == ("outbound", "public", "<p>On its <b>way</b></p>")
    assert {line["address"] for line in message["to"] + message["cc"]} == {"customer0@customer.example", "boss@customer.example"}
    assert {delivery["state"] for delivery in message["deliveries"]} == {"queued"}
    assert api(ana).get(f"/messages/{message['id']}").json() == message
    assert api(ana).get(f"/tickets/{number}").json()["assignee"]["id"] == ana.pk


def test_a_reply_says_all_by_itself(api, ana, number):
    first = Message.objects.get()
    body = {
        "body_text": "1 < 2",
        "to": [{"name": "Inés", "address": "ines@other.example"}],
        "cc": [],
        "bcc": [{"address": "log@shop.example"}],
        "subject": "Re: parcel",
        "in_reply_to_id": first.pk,
        "visibility": "internal",
        "last_seen_message_id": first.pk,
    }
    message = api(ana).post(f"/tickets/{number}/replies", body).json()
    assert (message["body_text"], message["cc"], message["subject"]) == ("1 < 2", [], "Re: parcel")
    assert (message["in_reply_to_id"], message["visibility"], message["bcc"][0]["address"]) == (first.pk, "internal", "log@shop.example")
    late = api(ana).post(f"/tickets/{number}/replies", body)
    assert (late.status_code, late.json()["code"]) == (409, "new_messages")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body_html"),
        ({"body_text": "x", "body_html": "x"}, "body_text"),
        ({"body_text": "x", "to": [{"address": "nobody"}]}, "to.0.address"),
        ({"body_text": "x", "in_reply_to_id": 987654}, "in_reply_to_id"),
        ({"body_text": "x", "attachment_ids": ["1"]}, "attachment_ids.0"),
    ],
)
def test_replies_that_can_not_be_sent(api, ana, number, body, field):
    response = api(ana).post(f"/tickets/{number}/replies", body)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)
    assert not Delivery.objects.exists()


def test_a_message_of_another_ticket_can_not_be_answered(api, ana, number, mailbox):
    other = factories.ticket("Other", account=mailbox).messages.get()
    response = api(ana).post(f"/tickets/{number}/replies", {"body_text": "x", "in_reply_to_id": other.pk})
    assert response.json()["errors"][0]["field"] == "in_reply_to_id"


def test_a_comment_stays_inside(api, ana, number):
    message = api(ana).post(f"/tickets/{number}/comments", {"body_text": "Ask Bruno"}).json()
    assert (message["channel"], message["direction"], message["visibility"], message["to"]) == ("comment", "none", "internal", [])
    assert message["author"] == {"kind": "agent", "user_id": ana.pk, "contact_id": None, "name": "Ana Moreno"}
    assert not Delivery.objects.exists()


def test_messages_come_in_order_and_pages(api, ana, number):
    for text in ("one", "two", "three"):
        api(ana).post(f"/tickets/{number}/comments", {"body_text": text})
    first = api(ana).get(f"/tickets/{number}/messages", limit=2).json()
    second = api(ana).get(f"/tickets/{number}/messages", limit=2, cursor=first["next_cursor"]).json()
    assert [message["body_text"] for message in first["items"] + second["items"]] == ["Where is my order?", "one", "two", "three"]
    assert second["next_cursor"] is None


def test_a_file_is_uploaded_sent_and_downloaded(api, ana, bruno, number):
    uploaded = api(ana).upload(SimpleUploadedFile("../Rechnung Nº 1.pdf", b"%PDF-1.7", "application/pdf"))
    file = uploaded.json()
    assert uploaded.status_code == 201
    assert (file["filename"], file["size_bytes"], file["message_id"], file["is_inline"]) == ("Rechnung Nº 1.pdf", 8, None, False)
    assert api(bruno).get(f"/attachments/{file['id']}").status_code == 404, "an upload is its uploader's until it is sent"
    theft = api(bruno).post(f"/tickets/{number}/comments", {"body_text": "x", "attachment_ids": [file["id"]]})
    assert theft.json()["code"] == "upload_unknown"
    message = api(ana).post(f"/tickets/{number}/replies", {"attachment_ids": [file["id"]]}).json()
    assert [one["id"] for one in message["attachments"]] == [file["id"]]
    download = api(bruno).get(f"/attachments/{file['id']}/content")
    assert download.getvalue() == b"%PDF-1.7"
    assert "attachment" in download.headers["Content-Disposition"] and download.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in download.headers["Content-Security-Policy"]
    again = api(ana).post(f"/tickets/{number}/comments", {"body_text": "x", "attachment_ids": [file["id"]]})
    assert (again.status_code, again.json()["code"]) == (422, "upload_unknown"), "a file belongs to one message"


def test_a_picture_in_the_text_is_named_by_its_content_id(api, ana, number):
    caller = api(ana)
    picture = SimpleUploadedFile("x.png", b"\x89PNG", "image/png")
    file = caller.client.post("/api/v1/attachments", {"file": picture, "is_inline": "true"}, headers=caller.headers).json()
    body = {"body_html": f'<p>See <img data-cid="{file["content_id"]}"></p>', "attachment_ids": [file["id"]]}
    message = caller.post(f"/tickets/{number}/comments", body).json()
    assert file["is_inline"] and file["content_id"] in message["body_html"]


def test_files_too_large_or_missing(api, ana, settings):
    assert api(ana).upload(SimpleUploadedFile("x.bin", b"x" * (25 * 1024 * 1024 + 1))).json()["code"] == "file_too_large"
    response = api(ana).client.post("/api/v1/attachments", {}, headers=api(ana).headers)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "file")


def test_uploads_that_nothing_took_are_forgotten_after_a_day(api, ana, number, noon):
    kept = api(ana).upload(SimpleUploadedFile("a.txt", b"a")).json()["id"]
    api(ana).post(f"/tickets/{number}/comments", {"attachment_ids": [kept]})
    api(ana).upload(SimpleUploadedFile("b.txt", b"b"))
    with clock.frozen(noon + timedelta(hours=23)):
        assert forget_uploads() == 0
    with clock.frozen(noon + timedelta(hours=25)):
        assert forget_uploads() == 1
    assert str(Attachment.objects.get().uuid) == kept


def test_failed_deliveries_say_why_and_are_sent_again(api, ana, number):
    message = api(ana).post(f"/tickets/{number}/replies", {"body_text": "x", "cc": []}).json()["id"]
    assert api(ana).post(f"/messages/{message}/resends").json()["code"] == "nothing_failed"
    Delivery.objects.update(state="failed", code="rejected", reason="550 no such user")
    failed = api(ana).get(f"/messages/{message}/deliveries").json()["items"][0]
    assert (failed["state"], failed["code"], failed["reason"]) == ("failed", "rejected", "550 no such user")
    resent = api(ana).post(f"/messages/{message}/resends").json()
    assert (resent["resent"], resent["items"][0]["state"], resent["items"][0]["reason"]) == (1, "queued", "")


def test_messages_are_limited_by_channel_and_visibility(api, ana, mailbox):
    ticket = factories.ticket(account=mailbox)
    comment_on_ticket(ticket, body_html="<p>For us</p>", actor=actors.agent(ana))

    def found(**limits):
        return [(message["channel"], message["visibility"]) for message in api(ana).get(f"/tickets/{ticket.pk}/messages", **limits).json()["items"]]

    assert found() == [("email", "public"), ("comment", "internal")]
    assert found(channel="email") == found(visibility="public") == [("email", "public")]
    assert found(channel="comment") == found(visibility="internal") == [("comment", "internal")]
    assert found(channel="fax") == found(channel="email", visibility="internal") == []
    assert api(ana).get(f"/tickets/{ticket.pk}/messages", visibility="secret").status_code == 422
