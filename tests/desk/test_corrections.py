"""Corrections on the ticket page."""

from __future__ import annotations

import pytest

from relevo.core import actors
from relevo.tickets.actions import comment_on_ticket
from relevo.tickets.models import Revision
from tests import factories

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def ticket(mailbox):
    return factories.ticket()


@pytest.fixture
def comment(ticket, ana):
    return comment_on_ticket(ticket, actor=actors.agent(ana), body_html="<p>The gren one.</p>").message


def text(client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_the_author_corrects_and_everybody_reads_both(ticket, comment, ana, bruno, as_user):
    client, here, address = as_user(ana), f"/tickets/{ticket.pk}/", f"/messages/{comment.uuid}/"
    assert f"{address}correction/" in text(client, here) and f"{address}correction/" not in text(as_user(bruno), here)
    form = text(client, f"{address}correction/", **PART)
    assert "The gren one." in form and 'name="revision" value="1"' in form and "<html" not in form
    assert "<html" in text(client, f"{address}correction/")
    posted = {"body": "<p>The <b>green</b> one.</p>", "format": "html", "revision": "1"}
    assert client.post(f"{address}correction/", posted).status_code == 302
    page = text(as_user(bruno), here)
    assert "The <b>green</b> one." in page and "The gren one." not in page and "Corrected" in page
    assert "The <b>green</b> one." in text(client, address)
    earlier = text(as_user(bruno), f"{address}revisions/", **PART)
    assert "The gren one." in earlier and "As it was written" in earlier and "green" not in earlier
    assert "Ana Moreno corrected an internal message." in text(client, f"{here}?show=history")
    # An older window does not write over it.
    late = client.post(f"{address}correction/", {**posted, "body": "<p>Late.</p>"}, headers=PART)
    assert late.status_code == 409 and Revision.objects.count() == 1


def test_nobody_else_and_nothing_else_is_corrected(ticket, comment, ana, bruno, viewer, as_user):
    received = ticket.messages.first()
    address = f"/messages/{comment.uuid}/correction/"
    for client, path in ((as_user(bruno), address), (as_user(viewer), address), (as_user(ana), f"/messages/{received.uuid}/correction/")):
        assert client.get(path).status_code == 403
        assert client.post(path, {"body": "x", "revision": "1"}).status_code in (403, 422)
    assert as_user(ana).post(address, {"body": " ", "revision": "1"}, headers=PART).status_code == 422
    assert as_user(ana).get(f"/messages/{comment.uuid}/revisions/").status_code == 404
    assert not Revision.objects.exists()


def test_details_say_who_wrote_a_comment_and_when(comment, ana, as_user):
    details = text(as_user(ana), f"/messages/{comment.uuid}/details/", **PART)
    assert "Ana Moreno" in details and "Comment" in details
