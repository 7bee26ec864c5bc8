"""The trace of changes in words: names instead of ids, in the reader's language."""

from __future__ import annotations

import pytest
from django.urls import reverse

from relevo.accounts.actions import create_campaign, create_team, edit_campaign, edit_desk
from relevo.core import actors
from tests import factories

pytestmark = pytest.mark.django_db


def test_changes_are_told_by_name(as_user, admin, ana, bruno):
    actor = actors.agent(admin)
    campaign = create_campaign(actor=actor, name="Shop", members=[ana])
    edit_campaign(campaign, actor=actor, team=create_team(actor=actor, name="Orders"), members=[ana, bruno], is_active=False)
    page = as_user(admin).get(reverse("settings-audit")).content.decode()
    assert "<b>Campaign changed</b> Shop" in page
    assert "Team for new tickets: – → Orders" in page
    assert f"Members: {ana.name} → {ana.name}, {bruno.name}" in page
    assert "In use: Yes → No" in page


def test_changes_are_told_in_the_readers_language(as_user):
    reader = factories.user(role="administrator", language="es")
    edit_desk(actor=actors.agent(reader), hides_other_campaigns=True, language="pt-br")
    page = as_user(reader).get(reverse("settings-audit")).content.decode()
    assert "Configuración de la mesa de ayuda cambiada" in page
    assert "Ocultar tickets a los agentes de otras campañas: No → Sí" in page
    assert "Idioma: English → Português (Brasil)" in page
