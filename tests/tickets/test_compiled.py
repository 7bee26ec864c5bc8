"""SQL that is built once must answer for each user and each number as the ORM would."""

from __future__ import annotations

import pytest

from relevo.accounts.loading import active_user
from relevo.accounts.models import Desk, User
from relevo.core import actors
from relevo.tickets.actions import create_view
from relevo.tickets.compiled import answers
from relevo.tickets.models import Ticket, View
from relevo.tickets.queries import listed_views, views_visible_to, visible_to
from tests import factories

pytestmark = pytest.mark.django_db


def larger(user, number, messages):
    return visible_to(user).filter(number__gte=number, message_count__lte=messages).order_by("number").values_list("number", "message_count")


def test_the_same_statement_serves_all_users_and_numbers(mailbox, ana, bruno, django_assert_num_queries):
    spring, autumn = factories.campaign("Spring", ana), factories.campaign("Autumn", bruno)
    tickets = [factories.ticket(campaign=campaign) for campaign in (spring, autumn, None, spring)]
    for is_hidden in (False, True):
        Desk.objects.update(hides_other_campaigns=is_hidden)
        for user in (User.objects.get(pk=ana.pk), User.objects.get(pk=bruno.pk)):
            assert user.campaign_scope is None or is_hidden
            for number in (tickets[0].pk, tickets[2].pk, tickets[3].pk + 1):
                for messages in (0, 1):
                    with django_assert_num_queries(1):
                        found = answers(larger, user, number, messages)
                    assert found == list(larger(user, number, messages))
    assert Ticket.objects.count() == 4


def test_views_come_as_the_query_set_gives_them(ana, admin, django_assert_num_queries):
    """Whole objects, by the same statement for everybody who may share, and one for all others."""
    spring = factories.campaign("Spring", ana)
    conditions = {"all": [{"field": "tags", "operator": "has_any", "value": ["vip"]}]}
    for name, owner, campaign in (("B", ana, None), ("A", None, None), ("C", None, spring), ("D", admin, None)):
        create_view(actor=actors.agent(admin if owner is None else owner), owner=owner, campaign=campaign, name=name, conditions=conditions)
    fields = [field.attname for field in View._meta.concrete_fields]
    for user, names in ((ana, "ABC"), (admin, "ACD"), (factories.user("Eva", "eva@desk.example"), "A")):
        user = active_user(user.pk)
        with django_assert_num_queries(1):
            found = listed_views(user)
        assert "".join(view.name for view in found) == names
        expected = views_visible_to(user).order_by("name", "pk")
        assert [[getattr(view, name) for name in fields] for view in found] == [[getattr(view, name) for name in fields] for view in expected]
