"""Expressions for hot lists, asked of PostgreSQL."""

from __future__ import annotations

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef
from django.test.utils import CaptureQueriesContext

from relevo.accounts.models import Team, User
from relevo.core.columns import Facts
from tests import factories


def test_facts_are_an_object_with_these_names_whatever_the_columns_hold(db):
    ana = factories.user('Ana "%s" Moreno\'s', "ana@desk.example")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = User.objects.filter(pk=ana.pk).values_list(Facts(number="pk", name="name", is_active="is_active"), flat=True).get()
    assert found == {"number": ana.pk, "name": ana.name, "is_active": True}
    assert "jsonb_build_object('number', " in asked[0]["sql"]


def test_facts_stand_in_lists_of_others(db):
    ana, team = factories.user("Ana Moreno", "ana@desk.example"), Team.objects.create(name="Service")
    team.members.add(ana)
    inner = User.objects.filter(teams=OuterRef("pk")).values(shown=Facts(name="name"))
    assert Team.objects.annotate(people=ArraySubquery(inner)).get(pk=team.pk).people == [{"name": "Ana Moreno"}]


def test_only_names_are_written_into_a_statement():
    with pytest.raises(ValueError, match="not the names of facts"):
        Facts(**{"a'; DROP TABLE": "pk"})
