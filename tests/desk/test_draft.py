"""Drafts over HTTP: kept while one types, private, never overwritten unseen."""

from __future__ import annotations

import uuid

import pytest

from relevo.accounts.models import Desk
from relevo.tickets.models import Draft
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox, requester=factories.contact())


def save(client, ticket, body="<p>Hello</p>", version="0", **fields: str):
    data = {"kind": "email", "to": "pol@customer.example", "cc": "", "bcc": "", "subject": "Re: it", "format": "html"}
    return client.post(f"/tickets/{ticket.number}/draft/", {**data, "body": body, "version": version, **fields})


def test_what_was_typed_is_there_again_after_a_reload(ticket, ana, as_user):
    client = as_user(ana)
    assert save(client, ticket, "<p>Dear <b>Inés</b></p>", internal="1").json() == {"version": 1}
    page = client.get(f"/tickets/{ticket.number}/").content.decode()
    for text in (
        "Dear Inés",
        "&lt;p&gt;Dear &lt;b&gt;Inés&lt;/b&gt;&lt;/p&gt;",
        'value="pol@customer.example"',
        'name="version" value="1"',
        "Discard draft",
    ):
        assert text in page


def test_each_save_raises_the_version_and_an_old_one_is_told(ticket, ana, as_user):
    client = as_user(ana)
    assert save(client, ticket).json() == {"version": 1}
    assert save(client, ticket, "<p>More</p>", "1").json() == {"version": 2}
    refused = save(client, ticket, "<p>Old window</p>", "1")
    assert refused.status_code == 409
    page = refused.content.decode()
    assert (
        'data-code="draft_changed" data-version="2"' in page and "This draft was changed in another window." in page and "Keep what is here" in page
    )
    assert Draft.objects.get().body_html == "<p>More</p>"


def test_a_save_that_comes_after_the_sending_does_not_bring_the_text_back(ticket, ana, as_user):
    client, key = as_user(ana), str(uuid.uuid4())
    data = {"kind": "comment", "body": "Done", "key": key, "version": "0"}
    assert client.post(f"/tickets/{ticket.number}/messages/", data).status_code == 302
    assert 'data-code="already_sent"' in save(client, ticket, key=key).content.decode()
    assert 'data-code="draft_gone"' in save(client, ticket, version="3").content.decode()
    assert not Draft.objects.exists()


def test_half_typed_addresses_are_kept_as_they_are(ticket, ana, as_user):
    save(as_user(ana), ticket, to="ines@customer.exa, Pol <po", cc="x")
    assert Draft.objects.get().fields["to"] == "ines@customer.exa, Pol <po"


def test_scripts_in_a_draft_do_not_survive(ticket, ana, as_user):
    save(as_user(ana), ticket, '<p onclick="x()">Hi<script>alert(1)</script></p>')
    assert Draft.objects.get().body_html == "<p>Hi</p>"


def test_drafts_are_private(ticket, ana, bruno, as_user):
    save(as_user(ana), ticket, "<p>My secret thought</p>")
    assert "My secret thought" not in as_user(bruno).get(f"/tickets/{ticket.number}/").content.decode()


def test_discarding_takes_text_and_files_away(ticket, ana, as_user):
    client = as_user(ana)
    save(client, ticket)
    assert client.post(f"/tickets/{ticket.number}/draft/discard/").url == f"/tickets/{ticket.number}/"
    assert not Draft.objects.exists()


@pytest.mark.parametrize("path", ["draft/", "draft/discard/", "draft/attachments/"])
def test_viewers_have_no_drafts_and_hidden_tickets_are_not_there(path, ticket, ana, viewer, as_user):
    assert as_user(viewer).post(f"/tickets/{ticket.number}/{path}").status_code == 403
    hidden = factories.ticket(campaign=factories.campaign("Other"))
    Desk.objects.update(hides_other_campaigns=True)
    assert as_user(ana).post(f"/tickets/{hidden.number}/{path}").status_code == 404
