"""Priorities in the settings, over HTTP."""

from __future__ import annotations

import pytest
from django.urls import reverse

from relevo.tickets.models import PriorityLevel
from tests import factories

pytestmark = pytest.mark.django_db


def test_one_is_added_named_moved_and_retired(as_user, admin, ana, mailbox):
    client = as_user(admin)
    refused = client.post(reverse("settings-new-priority"), {"name_default": " ", "colour": "red"})
    assert refused.status_code == 422 and "Enter a name." in refused.content.decode()
    values = {"name_default": "On fire", "name_es": "Ardiendo", "colour": "violet"}
    assert client.post(reverse("settings-new-priority"), values).url == reverse("settings-priorities")
    made = PriorityLevel.objects.get()
    assert (made.key, made.names, made.colour) == ("on-fire", {"default": "On fire", "es": "Ardiendo"}, "violet")
    client.post(reverse("settings-move-priority", args=[made.value]), {"to": "down"})
    page = client.get(reverse("settings-priorities")).content.decode()
    assert page.index(">Urgent<") < page.index(">On fire<") < page.index(">High<") and 'class="dot ai"' in page
    assert f'action="{reverse("settings-move-priority", args=[20])}"' in page and "For new tickets" in page
    ticket = factories.ticket(account=mailbox, priority=made.value)
    page = client.get(reverse("settings-priority", args=[made.value])).content.decode()
    assert "1 ticket<" in page and 'value="Ardiendo"' in page
    client.post(reverse("settings-priority", args=[made.value]), values)
    assert not PriorityLevel.objects.get(value=made.value).is_active
    assert "On fire" in as_user(ana).get(f"/tickets/{ticket.pk}/").content.decode()
    assert "On fire" not in as_user(ana).get("/tickets/new/").content.decode()
    trace = client.get(reverse("settings-audit")).content.decode()
    assert "<b>Priority added</b> On fire" in trace and "In use: Yes → No" in trace


def test_one_of_the_four_is_renamed_and_medium_stays_in_use(as_user, admin):
    client = as_user(admin)
    page = client.get(reverse("settings-priority", args=[20])).content.decode()
    assert 'placeholder="Medium"' in page and 'name="is_active"' not in page
    assert client.post(reverse("settings-priority", args=[20]), {"name_default": "Normal", "colour": "grey"}).status_code == 302
    level = PriorityLevel.objects.get()
    assert (level.value, level.is_active, level.names) == (20, True, {"default": "Normal"})
    assert ">Normal</option>" in client.get("/tickets/new/").content.decode()
    refused = client.post(reverse("settings-priority", args=[30]), {"name_default": "normal", "colour": "grey", "is_active": "on"})
    assert refused.status_code == 422 and "Another priority is called “normal”." in refused.content.decode()
    assert client.get(reverse("settings-priority", args=[7])).status_code == 404
