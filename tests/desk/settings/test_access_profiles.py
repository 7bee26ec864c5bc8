"""Access profiles and roles in the settings, over HTTP."""

from __future__ import annotations

import pytest
from django.urls import reverse

from relevo.accounts.models import AccessProfile, User
from relevo.accounts.permission_words import WORDS
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_profile_is_made_given_and_retired(as_user, admin, ana):
    client = as_user(admin)
    assert b"New access profile" in client.get(reverse("settings-profiles")).content
    refused = client.post(reverse("settings-new-profile"), {"name": "Catalogue"})
    assert refused.status_code == 422 and b"Choose what the profile allows." in refused.content
    values = {"name": "Catalogue", "description": "Looks after it", "permissions": ["classification.manage", "views.share"]}
    assert client.post(reverse("settings-new-profile"), values).url == reverse("settings-profiles")
    profile = AccessProfile.objects.get()
    assert "Share views, Manage the classification" in client.get(reverse("settings-profiles")).content.decode()
    assert as_user(ana).get(reverse("settings-services")).status_code == 403
    person = {"name": ana.name, "email": ana.email, "role": "agent", "language": "en", "time_zone": "UTC"}
    assert client.post(reverse("settings-user", args=[ana.pk]), {**person, "profiles": [profile.pk]}).status_code == 302
    page = as_user(ana).get(reverse("settings-services"))
    assert page.status_code == 200 and 'href="/settings/"' in page.content.decode()
    assert as_user(ana).get(reverse("settings-users")).status_code == 403
    page = client.get(reverse("settings-profile", args=[profile.pk])).content.decode()
    assert f'<a href="/settings/users/{ana.pk}/">Ana Moreno</a>' in page
    client.post(reverse("settings-profile", args=[profile.pk]), values)
    assert as_user(ana).get(reverse("settings-services")).status_code == 403
    page = client.get(reverse("settings-user", args=[ana.pk])).content.decode()
    assert "Catalogue (not in use)" in page
    trace = client.get(reverse("settings-audit")).content.decode()
    assert "<b>Access profile added</b> Catalogue" in trace and "Access profiles: – → Catalogue" in trace


def test_what_can_not_be_given_is_refused_and_not_offered(as_user, admin):
    client = as_user(admin)
    assert 'value="users.manage"' not in client.get(reverse("settings-new-profile")).content.decode()
    assert client.post(reverse("settings-new-profile"), {"name": "Boss", "permissions": ["users.manage"]}).status_code == 422
    assert not AccessProfile.objects.exists()


def test_a_new_user_gets_profiles_at_once(as_user, admin):
    profile = AccessProfile.objects.create(name="Catalogue", permissions=["views.share"])
    values = {"name": "New", "email": "new@desk.example", "role": "viewer", "language": "en", "time_zone": "UTC", "profiles": [profile.pk]}
    assert as_user(admin).post(reverse("settings-new-user"), values).status_code == 302
    assert User.objects.get(email="new@desk.example").may("views.share")


def test_what_roles_may_do_is_told_in_ones_language(as_user):
    page = as_user(factories.user(role="administrator", language="es")).get(reverse("settings-roles")).content.decode()
    assert "Administrador" in page and "Responder a clientes" in page and page.count('<td class="has">') == 5 * (len(WORDS) + 1)
