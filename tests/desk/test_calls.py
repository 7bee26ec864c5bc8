"""Calls on the ticket page."""

from __future__ import annotations

import pytest

from relevo.contacts.actions import add_identity, link_profile
from relevo.contacts.models import Identity
from relevo.core import actors, ids
from relevo.tickets.models import Task
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(mailbox):
    made = factories.ticket()
    Identity.objects.create(contact=made.requester, kind="phone", value="+34600100200", display="600 100 200")
    return made


def text(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_customer_is_called_and_what_was_said_is_logged(ticket, ana, as_user):
    client, here = as_user(ana), f"/tickets/{ticket.pk}/"
    page = text(client, here)
    assert 'href="tel:+34600100200"' in page and f"{here}call/" in page
    assert client.post(f"{here}call/begin/", {"number": "+34600100200"}).status_code == 302
    form = text(client, f"{here}call/?number=%2B34600100200")
    assert 'value="+34600100200"' in form and 'href="tel:+34600100200"' in form
    posted = {
        "key": ids.new_uuid(),
        "direction": "outgoing",
        "answered": "yes",
        "number": "+34600100200",
        "key_points": "Wants <i>blue</i>",
        "tasks": "Send the label\n",
    }
    assert client.post(f"{here}call/", posted).url == here
    page = text(client, here)
    assert "Wants &lt;i&gt;blue&lt;/i&gt;" in page and "Send the label" in page and Task.objects.get().assignee == ana
    # The same form again, from the history of the browser.
    again = client.post(f"{here}call/", posted)
    assert again.status_code == 422 and "nothing was sent twice" in again.content.decode()
    history = text(client, f"{here}?show=history")
    assert "Ana Moreno dialled +34600100200." in history and "Ana Moreno logged a call to the customer." in history


def test_a_form_without_a_word_comes_back_with_what_was_typed(ticket, ana, as_user):
    response = as_user(ana).post(
        f"/tickets/{ticket.pk}/call/", {"key": ids.new_uuid(), "direction": "incoming", "answered": "yes", "tasks": "Keep me"}
    )
    assert response.status_code == 422 and "Keep me" in response.content.decode() and "Say what was said." in response.content.decode()
    assert ticket.messages.count() == 1


def test_viewers_call_nobody(ticket, viewer, as_user):
    client = as_user(viewer)
    assert "tel:" not in text(client, f"/tickets/{ticket.pk}/")
    assert client.get(f"/tickets/{ticket.pk}/call/").status_code == 403


def test_numbers_of_linked_profiles_are_offered_with_their_names(ticket, ana, as_user):
    profile = factories.contact("Inesita", "")
    add_identity(profile, kind="phone", written="+34 600 000 117", actor=actors.agent(ana))
    link_profile(profile, person=ticket.requester, actor=actors.agent(ana))
    of_profile = factories.ticket("Other", requester=profile)
    for number in (ticket.pk, of_profile.pk):
        form = text(as_user(ana), f"/tickets/{number}/call/")
        assert form.index("tel:+34600100200") < form.index("tel:+34600000117") < form.index("Profile: Inesita")


def test_numbers_of_whatsapp_are_offered_and_marked(ticket, ana, as_user):
    for value in ("+34600100200", "+34600100300"):
        Identity.objects.create(contact=ticket.requester, kind="whatsapp", value=value)
    form = text(as_user(ana), f"/tickets/{ticket.pk}/call/")
    assert form.count("tel:+34600100200") == 1 and form.index("tel:+34600100200") < form.index("tel:+34600100300") < form.index("WhatsApp</span>")
    assert form.count("WhatsApp</span>") == 1
