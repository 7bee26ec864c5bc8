"""Macros and templates that are for some tickets only."""

from __future__ import annotations

import pytest

from relevo.core import actors
from relevo.core.errors import Conflict, Invalid
from relevo.tickets.actions import create_macro, create_template, edit_macro, edit_template, use_macro
from relevo.tickets.templates import offered_on, offered_one
from tests import factories

REFUNDS = {"all": [{"field": "tags", "operator": "has_any", "value": ["refund"]}]}
MINE = {"all": [{"field": "assignee", "operator": "is", "value": ["me"]}]}
TEXTS = {"en": {"subject": "", "body_html": "<p>Soon</p>"}}


@pytest.fixture
def boss(db):
    return factories.user("Ada Ruiz", "ada@desk.example", role="administrator")


@pytest.fixture
def refund(db):
    return factories.ticket("Money back", tags=["refund"])


@pytest.fixture
def other(db):
    return factories.ticket("Other")


def test_a_template_is_offered_where_its_conditions_hold(boss, ana, refund, other):
    template = create_template(actor=actors.agent(boss), name="Refund", texts=TEXTS, conditions=REFUNDS)
    assert (offered_on(refund, ana), offered_on(other, ana)) == ([template], [])
    assert (offered_one(refund, ana, template.pk), offered_one(other, ana, template.pk)) == (template, None)
    edit_template(template, actor=actors.agent(boss), conditions={})
    assert offered_on(other, ana) == [template]


def test_me_is_who_writes(boss, ana, bruno, refund):
    template = create_template(actor=actors.agent(boss), name="Mine", texts=TEXTS, conditions=MINE)
    refund.assignee = ana
    refund.save()
    assert (offered_on(refund, ana), offered_on(refund, bruno)) == ([template], [])


def test_a_macro_is_used_where_its_conditions_hold_and_refused_elsewhere(ana, refund, other):
    macro = create_macro(actor=actors.agent(ana), owner=ana, name="Refund", body_html="<p>Soon</p>", conditions=REFUNDS)
    assert use_macro(refund, macro, actor=actors.agent(ana)) == "<p>Soon</p>"
    with pytest.raises(Conflict):
        use_macro(other, macro, actor=actors.agent(ana))
    edit_macro(macro, actor=actors.agent(ana), conditions={"all": [{"all": []}]})
    assert macro.conditions == {}
    assert use_macro(other, macro, actor=actors.agent(ana)) == "<p>Soon</p>"


def test_conditions_that_are_wrong_are_refused_with_their_place(ana):
    wrong = {"all": [{"field": "nonsense", "operator": "is", "value": [1]}]}
    with pytest.raises(Invalid) as refused:
        create_macro(actor=actors.agent(ana), owner=ana, name="Wrong", body_html="<p>x</p>", conditions=wrong)
    assert any(path.startswith("conditions") for path in refused.value.fields)
