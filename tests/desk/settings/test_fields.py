"""Fields in the settings: added, changed, ordered and switched off, with the entries of their lists."""

from __future__ import annotations

import pytest
from django.urls import reverse

from relevo.core import actors
from relevo.fields.models import FieldChoice, FieldDefinition
from relevo.tickets.actions import set_fields
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_field_is_added_changed_moved_and_switched_off(as_user, admin, mailbox):
    client, campaign = as_user(admin), factories.campaign("Spring")
    assert "There are none yet" in client.get(reverse("settings-fields")).content.decode()
    new = reverse("settings-new-field") + "?holder=tickets"
    assert 'name="kind"' in client.get(new).content.decode()
    for name, kind in (("Order number", "text"), ("Damage", "choices")):
        values = {"name": name, "kind": kind, "need": "no", "choices": "Broken\n\n Wet \n" if kind == "choices" else "", "campaigns": [campaign.pk]}
        assert client.post(new, values).url == reverse("settings-fields")
    refused = client.post(new, {"name": "order number", "kind": "text", "need": "no"})
    assert refused.status_code == 422 and b"Enter another name." in refused.content
    refused = client.post(new, {"name": "Other", "kind": "text", "need": "no", "choices": "Red"})
    assert refused.status_code == 422 and b"Nothing is chosen in this field." in refused.content
    damage = FieldDefinition.objects.get(name="Damage")
    assert [one.name for one in damage.choices.all()] == ["Broken", "Wet"] and damage.campaigns == [campaign.pk]
    client.post(reverse("settings-move-field", args=[damage.pk]), {"to": "up"})
    page = client.get(reverse("settings-fields")).content.decode()
    assert page.index(">Damage<") < page.index(">Order number<") and "Spring" in page and "Several of a list" in page
    address = reverse("settings-field", args=[damage.pk])
    page = client.get(address).content.decode()
    assert 'name="kind"' not in page and "0 tickets" in page and "Several of a list" in page
    assert client.post(address, {"name": "Damages", "need": "resolving", "kind": "text"}).status_code == 302
    damage.refresh_from_db()
    assert (damage.name, damage.kind, damage.need, damage.is_active, damage.campaigns) == ("Damages", "choices", "resolving", False, [])
    trace = client.get(reverse("settings-audit")).content.decode()
    assert "Field changed" in trace and "Spring → –" in trace and "Entry of a list added" in trace


def test_the_entries_of_a_list(as_user, admin, mailbox):
    client = as_user(admin)
    client.post(reverse("settings-new-field"), {"name": "Way", "kind": "choice", "need": "no", "choices": "Courier"})
    way, ticket = FieldDefinition.objects.get(), factories.ticket(account=mailbox)
    address = reverse("settings-new-choice", args=[way.pk])
    assert client.post(address, {"name": "Post"}).url == reverse("settings-field", args=[way.pk])
    refused = client.post(address, {"name": "post"})
    assert refused.status_code == 422 and b"This name is taken already." in refused.content
    post = FieldChoice.objects.get(name="Post")
    client.post(reverse("settings-move-choice", args=[post.pk]), {"to": "up"})
    set_fields(ticket, actor=actors.agent(admin), values={way.pk: post.pk})
    page = client.get(reverse("settings-choice", args=[post.pk])).content.decode()
    assert "1 ticket<" in page and f'href="{reverse("settings-field", args=[way.pk])}"' in page
    assert client.post(reverse("settings-choice", args=[post.pk]), {"name": "Mail"}).url == reverse("settings-field", args=[way.pk])
    assert [(one.name, one.is_active) for one in way.choices.all()] == [("Mail", False), ("Courier", True)]
    page = client.get(reverse("settings-field", args=[way.pk])).content.decode()
    assert "1 ticket<" in page and "Not in use" in page
