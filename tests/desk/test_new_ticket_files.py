"""Files of a ticket that is still to be opened, over HTTP: kept with its draft, gone with it, nobody else's."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from relevo.core import ids
from relevo.tickets.actions import attach_to_draft, save_draft
from relevo.tickets.models import Attachment, Draft, Message, Ticket
from tests import factories

ADDRESS = "/tickets/new/"
FILES = f"{ADDRESS}draft/attachments/"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def form(mailbox):
    """A filled-in form."""
    return {
        "requester": "Inés Prado <ines@customer.example>",
        "subject": "Your exchange",
        "kind": "email",
        "account": mailbox.pk,
        "body": "Here is the label.",
        "priority": 20,
        "key": str(ids.new_uuid()),
        "version": 0,
    }


def label(name: str = "label.pdf", content: bytes = b"%PDF-1.4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def upload(client, form, *files, **fields: str):
    return client.post(FILES, {"key": form["key"], "files": files, **fields}, headers={"HX-Request": "true"})


def save(client, form, version=0, **change):
    return client.post(f"{ADDRESS}draft/", {**form, "version": version, **change}, headers={"HX-Request": "true"})


def removal(file: Attachment) -> str:
    return f"{FILES}{file.uuid}/remove/"


def test_uploads_hang_on_the_draft_and_are_there_after_a_reload(ana, as_user, form, django_assert_num_queries):
    client = as_user(ana)
    assert save(client, form).json() == {"version": 1}
    answer = upload(client, form, label("../label.pdf"), label("bill.pdf"))
    assert answer.status_code == 201
    draft = Draft.objects.get()
    assert (draft.ticket, draft.version, draft.fields["subject"]) == (None, 1, "Your exchange")
    files = list(draft.attachments.order_by("pk"))
    assert [file.filename for file in files] == ["label.pdf", "bill.pdf"]
    with django_assert_num_queries(5):
        page = client.get(ADDRESS).content.decode()
    for file in files:
        for text in (answer.content.decode(), page):
            assert file.filename in text and f'data-remove="{removal(file)}"' in text and f'href="/attachments/{file.uuid}/"' in text
    assert client.post(removal(files[0])).status_code == 204
    assert list(draft.attachments.all()) == [files[1]]
    assert "label.pdf" not in client.get(ADDRESS).content.decode()
    assert client.post(removal(files[0])).status_code == 404


def test_a_file_alone_makes_the_draft_of_its_form(ana, as_user, form):
    client = as_user(ana)
    upload(client, form, label())
    draft = Draft.objects.get()
    assert (draft.fields, draft.version) == ({"key": form["key"]}, 1)
    assert "label.pdf" in client.get(ADDRESS).content.decode()
    assert save(client, form, 1).json() == {"version": 2}


@pytest.mark.parametrize("kind", ["email", "comment"])
def test_the_ticket_takes_the_files_with_it(ana, as_user, form, kind):
    client = as_user(ana)
    save(client, form)
    upload(client, form, label())
    assert client.post(ADDRESS, form | {"kind": kind, "version": 1, "files": [label("bill.pdf")]}).status_code == 302
    message = Message.objects.get()
    assert (message.channel, str(message.uuid)) == (kind, form["key"])
    assert [file.filename for file in message.attachments.order_by("pk")] == ["label.pdf", "bill.pdf"]
    assert not Draft.objects.exists() and not Attachment.objects.filter(message=None).exists()
    assert "label.pdf" not in client.get(ADDRESS).content.decode()


def test_a_file_is_enough_to_write(ana, as_user, form):
    client = as_user(ana)
    save(client, form, body="")
    upload(client, form, label())
    assert client.post(ADDRESS, form | {"body": "", "version": 1}).status_code == 302
    assert Message.objects.get().attachments.get().filename == "label.pdf"


def test_pictures_within_the_text_go_where_the_text_shows_them(ana, as_user, form):
    client = as_user(ana)
    save(client, form)
    for name in ("shown.png", "taken-out.png"):
        upload(client, form, SimpleUploadedFile(name, PNG, "image/png"), inline="1")
    shown = Attachment.objects.get(filename="shown.png")
    body = f'<p>See</p><img src="/attachments/{shown.uuid}/" data-cid="{shown.uuid}">'
    save(client, form, 1, body=body, format="html")
    page = client.get(ADDRESS).content.decode()
    assert re.search(rf'data-html="[^"]*src=&#34;/attachments/{shown.uuid}/&#34;', page) and "data-remove" not in page
    assert client.post(ADDRESS, form | {"body": body, "format": "html", "version": 2}).status_code == 302
    file = Message.objects.get().attachments.get()
    assert (file.pk, file.is_inline, file.content_id) == (shown.pk, True, str(shown.uuid))
    assert f'data-cid="{shown.uuid}"' in Message.objects.get().body_html and list(Attachment.objects.all()) == [file]


def test_discarding_takes_the_files_away(ana, as_user, form):
    client = as_user(ana)
    upload(client, form, label())
    client.post(f"{ADDRESS}draft/discard/")
    assert not Attachment.objects.exists()


def test_only_the_files_of_the_own_new_ticket_are_taken_off(ana, bruno, as_user, form, mailbox):
    ticket = factories.ticket(account=mailbox, requester=factories.contact())
    values = {"filename": "plan.pdf", "content_type": "application/pdf", "content": b"%PDF-"}
    others = attach_to_draft(user=bruno, ticket=None, **values)
    answers = attach_to_draft(user=ana, ticket=ticket, **values)
    client = as_user(ana)
    client.post(ADDRESS, form | {"files": [label()]})
    sent = Message.objects.exclude(ticket=ticket).get().attachments.get()
    for file in (others, answers, sent):
        assert client.post(removal(file)).status_code == 404
    assert client.get(f"/attachments/{others.uuid}/").status_code == 404
    assert "plan.pdf" not in client.get(ADDRESS).content.decode()
    upload(client, form | {"key": str(ids.new_uuid())}, label("mine.pdf"))
    mine = Attachment.objects.get(filename="mine.pdf")
    assert client.post(f"/tickets/{ticket.number}/draft/attachments/{mine.uuid}/remove/").status_code == 404
    assert Attachment.objects.count() == 4


def test_files_for_another_new_ticket_do_not_slip_into_the_draft(ana, as_user, form):
    client = as_user(ana)
    save(client, form)
    refused = upload(client, form | {"key": str(ids.new_uuid())}, label())
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "You have begun another new ticket" in text and 'data-version="1"' in text and "data-overwrite" in text
    assert not Attachment.objects.exists()


def test_a_file_that_comes_after_the_ticket_was_opened_begins_nothing(ana, as_user, form):
    client = as_user(ana)
    client.post(ADDRESS, form)
    refused = upload(client, form, label())
    assert refused.status_code == 409 and 'data-code="already_sent"' in refused.content.decode()
    assert not Draft.objects.exists() and not Attachment.objects.exists()


def test_what_cannot_be_taken_is_refused_in_words(ana, as_user, form, monkeypatch):
    client = as_user(ana)
    assert upload(client, form | {"key": "nonsense"}, label()).status_code == 400
    monkeypatch.setattr("relevo.desk.forms.uploads.MAX_ATTACHMENT_BYTES", 10)
    refused = upload(client, form, label(content=b"x" * 11))
    assert refused.status_code == 422 and "too large" in refused.content.decode()
    assert not Attachment.objects.exists()


def test_without_scripts_a_refused_form_keeps_text_and_files(ana, as_user, form):
    client = as_user(ana)
    refused = client.post(ADDRESS, form | {"subject": "", "files": [label(), label("bill.pdf")]})
    assert refused.status_code == 422
    text, draft = refused.content.decode(), Draft.objects.get()
    assert "Enter a subject." in text and "label.pdf" in text and 'name="version" value="1"' in text
    assert (draft.fields["requester"], draft.body_html) == (form["requester"], "<p>Here is the label.</p>")
    assert "bill.pdf" in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, form | {"version": 1}).status_code == 302
    assert [file.filename for file in Message.objects.get().attachments.order_by("pk")] == ["label.pdf", "bill.pdf"]
    assert not Draft.objects.exists()


def test_of_several_files_those_stay_that_are_not_too_large(ana, as_user, form, monkeypatch):
    monkeypatch.setattr("relevo.desk.forms.uploads.MAX_ATTACHMENT_BYTES", 10)
    refused = as_user(ana).post(ADDRESS, form | {"files": [label(), label("big.pdf", b"x" * 11)]})
    text = refused.content.decode()
    assert refused.status_code == 422 and "too large" in text and "label.pdf" in text
    assert [file.filename for file in Attachment.objects.all()] == ["label.pdf"] and not Ticket.objects.exists()


def test_a_refused_form_beside_another_draft_says_that_its_files_are_not_kept(ana, as_user, form):
    client, key = as_user(ana), str(ids.new_uuid())
    save(client, form)
    refused = client.post(ADDRESS, form | {"key": key, "subject": "", "files": [label()]})
    assert refused.status_code == 422 and "Choose them again." in refused.content.decode()
    assert Draft.objects.get().fields["key"] == form["key"] and not Attachment.objects.exists()
    assert client.post(ADDRESS, form | {"key": key, "files": [label()]}).status_code == 302
    assert Message.objects.get().attachments.get().filename == "label.pdf" and Draft.objects.exists()


def test_a_refused_form_overwrites_no_other_windows_text_but_keeps_its_files(ana, as_user, form):
    client = as_user(ana)
    save(client, form)
    save_draft(user=ana, ticket=None, body_html="<p>From the other window</p>", fields=Draft.objects.get().fields, version=1, uuid=UUID(form["key"]))
    refused = client.post(ADDRESS, form | {"subject": "", "version": 1, "files": [label()]})
    draft = Draft.objects.get()
    assert draft.body_html == "<p>From the other window</p>" and draft.attachments.get().filename == "label.pdf"
    assert "label.pdf" in refused.content.decode() and "Here is the label." in refused.content.decode()
