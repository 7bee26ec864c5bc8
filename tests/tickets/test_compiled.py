"""SQL that is built once must answer for each user and each number as the ORM would."""

from __future__ import annotations

import pytest

from relevo.accounts.models import Desk, User
from relevo.tickets.compiled import answers
from relevo.tickets.models import Ticket
from relevo.tickets.queries import visible_to
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
