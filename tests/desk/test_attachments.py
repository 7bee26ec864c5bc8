"""Files over HTTP: uploaded to drafts, handed out harmlessly."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.tickets.actions import receive_message
from relevo.tickets.content import NewFile
from relevo.tickets.models import Attachment, Draft
from tests import factories

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox, requester=factories.contact())


def received(ticket, filename: str, content_type: str, content: bytes) -> Attachment:
    file = NewFile(filename, content_type, content)
    event = receive_message(ticket, message=factories.inbound(ticket.requester, "See", files=[file]), actor=actors.contact(ticket.requester_id))
    return event.message.attachments.get()


def upload(client, ticket, *files, **fields: str):
    return client.post(f"/tickets/{ticket.number}/draft/attachments/", {"files": files, **fields})


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    "filename, claimed, content, kind, disposition",
    [
        ("photo.png", "image/png", PNG, "image/png", "inline"),
        ("photo.jpg", "image/jpeg", b"\xff\xd8\xff\xe0 JFIF", "image/jpeg", "inline"),
        ("photo.webp", "image/webp", b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp", "inline"),
        ("bill.pdf", "application/pdf", b"%PDF-1.7", "application/pdf", "inline"),
        ("page.html", "text/html", b"<script>alert(1)</script>", "application/octet-stream", "attachment"),
        ("lies.png", "image/png", b"<html><script>alert(1)</script>", "application/octet-stream", "attachment"),
        ("drawing.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "application/octet-stream", "attachment"),
        ("empty.txt", "text/plain", b"", "application/octet-stream", "attachment"),
    ],
)
def test_only_what_its_bytes_prove_is_shown(filename, claimed, content, kind, disposition, ticket, ana, as_user):
    response = as_user(ana).get(f"/attachments/{received(ticket, filename, claimed, content).uuid}/")
    assert (response.status_code, body(response)) == (200, content)
    assert response.headers["Content-Type"] == kind
    assert response.headers["Content-Disposition"] == f'{disposition}; filename="{filename}"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "sandbox" in response.headers["Content-Security-Policy"] or kind == "application/pdf"


def test_a_picture_can_be_saved_too(ticket, ana, as_user):
    response = as_user(ana).get(f"/attachments/{received(ticket, 'naïve “photo”.png', 'image/png', PNG).uuid}/?download")
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    response.close()


def test_files_of_hidden_tickets_and_of_others_drafts_are_not_there(mailbox, ticket, ana, bruno, as_user):
    hidden = factories.ticket(campaign=factories.campaign("Other"), requester=factories.contact(email="h@customer.example"))
    file = received(hidden, "photo.png", "image/png", PNG)
    upload(as_user(bruno), ticket, SimpleUploadedFile("mine.png", PNG, "image/png"))
    Desk.objects.update(hides_other_campaigns=True)
    client = as_user(ana)
    assert client.get(f"/attachments/{file.uuid}/").status_code == 404
    assert client.get(f"/attachments/{Attachment.objects.get(draft__user=bruno).uuid}/").status_code == 404


def test_uploads_hang_on_the_draft_and_come_back_as_tiles(ticket, ana, as_user):
    client = as_user(ana)
    response = upload(client, ticket, SimpleUploadedFile("../label.pdf", b"%PDF-1.4"), SimpleUploadedFile("photo.png", PNG, "image/png"))
    assert (response.status_code, Draft.objects.get().version) == (201, 1)
    assert [file.filename for file in Draft.objects.get().attachments.all()] == ["label.pdf", "photo.png"]
    assert "label.pdf" in response.content.decode()
    assert "label.pdf" in client.get(f"/tickets/{ticket.number}/").content.decode()


def test_pictures_for_the_text_are_named_by_their_content_id(ticket, ana, as_user):
    upload(as_user(ana), ticket, SimpleUploadedFile("shot.png", PNG, "image/png"), inline="1")
    file = Attachment.objects.get()
    assert (file.is_inline, file.content_id) == (True, str(file.uuid))


def test_files_too_large_are_refused_in_words(ticket, ana, as_user, monkeypatch):
    monkeypatch.setattr("relevo.desk.forms.uploads.MAX_ATTACHMENT_BYTES", 10)
    refused = as_user(ana, **{"HX-Request": "true"}).post(
        f"/tickets/{ticket.number}/draft/attachments/", {"files": [SimpleUploadedFile("big.bin", b"x" * 11)]}
    )
    assert refused.status_code == 422 and "too large" in refused.content.decode()
    assert not Attachment.objects.exists()


def test_a_file_is_taken_off_the_own_draft_only(ticket, ana, bruno, as_user):
    client = as_user(ana)
    upload(client, ticket, SimpleUploadedFile("label.pdf", b"%PDF-1.4"))
    file, sent = Attachment.objects.get(), received(ticket, "sent.png", "image/png", PNG)
    address = f"/tickets/{ticket.number}/draft/attachments/{file.uuid}/remove/"
    assert as_user(bruno).post(address).status_code == 404
    assert client.post(f"/tickets/{ticket.number}/draft/attachments/{sent.uuid}/remove/").status_code == 404
    assert client.post(address).status_code == 204
    assert list(Attachment.objects.all()) == [sent]


def test_a_pdf_may_stand_in_a_frame_of_ours_and_nothing_else_may(ticket, ana, as_user):
    client = as_user(ana)
    bill, lie = received(ticket, "bill.pdf", "application/pdf", b"%PDF-1.7"), received(ticket, "lie.pdf", "application/pdf", b"<script>")
    photo = received(ticket, "photo.png", "image/png", PNG)
    shown = client.get(f"/attachments/{bill.uuid}/?preview")
    assert (shown.status_code, body(shown)) == (200, b"%PDF-1.7")
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"] and "script-src" not in shown.headers["Content-Security-Policy"]
    # A frame must not begin to save a file by itself: what only claims to be a PDF is not handed out to it.
    assert [client.get(f"/attachments/{one.uuid}/?preview").status_code for one in (lie, photo)] == [404, 404]
    assert [client.head(f"/attachments/{one.uuid}/?preview").status_code for one in (bill, lie)] == [200, 404]


def test_the_gallery_has_all_files_of_the_ticket_in_their_order(ticket, ana, as_user, django_assert_num_queries):
    client = as_user(ana)
    address = f"/tickets/{ticket.pk}/attachments/"
    assert "There are no attachments." in client.get(address, headers={"HX-Request": "true"}).content.decode()
    photo = received(ticket, "photo.png", "image/png", PNG)
    received(ticket, "plan.zip", "application/zip", b"PK")
    received(ticket, "drawing.svg", "image/svg+xml", b"<svg/>")
    # Programs that know nothing of a file send it so.
    bill = received(ticket, "<b>bill</b>.pdf", "application/octet-stream", b"%PDF-1.7")
    with django_assert_num_queries(4):
        gallery = client.get(address, headers={"HX-Request": "true"}).content.decode()
    places = [gallery.index(text) for text in ("photo.png", "plan.zip", "drawing.svg", "&lt;b&gt;bill&lt;/b&gt;.pdf")]
    assert places == sorted(places) and "Inés Prado" in gallery and "<html" not in gallery
    kinds = [part.split('"')[0] for part in gallery.split('data-kind="')[1:]]
    assert kinds == ["image", "other", "other", "pdf"]
    # Nothing is loaded before it is shown.
    assert "<img" not in gallery and "<iframe" not in gallery and f'data-src="/attachments/{bill.uuid}/"' in gallery
    page = client.get(address).content.decode()
    assert "<html" in page and f"/attachments/{photo.uuid}/" in page
