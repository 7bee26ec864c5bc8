"""Macros: whose they are, what they say, and what they do to a ticket."""

from __future__ import annotations

import pytest

from relevo.accounts.models import AuditEntry
from relevo.core import actors
from relevo.core.errors import Forbidden, Invalid
from relevo.tickets import placeholders
from relevo.tickets.actions import create_justification, create_macro, delete_macro, edit_justification, edit_macro, edit_status, use_macro
from relevo.tickets.models import Macro, Ticket
from relevo.tickets.queries import macros_visible_to
from relevo.tickets.usage import usage_of
from tests import factories

pytestmark = pytest.mark.django_db


def make(user, **values) -> Macro:
    return create_macro(actor=actors.agent(user), **{"owner": user, "name": "Hello", "body_html": "<p>Hello</p>", **values})


@pytest.fixture
def supervisor(db):
    return factories.user("Susi Super", "susi@desk.example", role="supervisor")


def test_who_sees_which(ana, bruno, admin, supervisor):
    spring = factories.campaign("Spring", bruno, supervisor)
    mine, everybodys = make(ana, name="Mine"), make(admin, owner=None, name="Everybody's")
    springs = make(supervisor, owner=None, campaign=spring, name="Spring's")
    assert set(macros_visible_to(ana)) == {mine, everybodys}
    assert set(macros_visible_to(bruno)) == {everybodys, springs}
    assert set(macros_visible_to(supervisor)) == {everybodys, springs}


def test_who_may_share(ana, viewer, admin, supervisor):
    autumn = factories.campaign("Autumn")
    for user, values in ((ana, {"owner": None}), (supervisor, {"owner": None}), (supervisor, {"owner": None, "campaign": autumn}), (viewer, {})):
        with pytest.raises(Forbidden):
            make(user, **values)
    shared = make(admin, owner=None)
    for act in (lambda: edit_macro(shared, actor=actors.agent(ana), name="Mine"), lambda: delete_macro(shared, actor=actors.agent(supervisor))):
        with pytest.raises(Forbidden):
            act()
    edit_macro(shared, actor=actors.agent(admin), name="Other")
    delete_macro(shared, actor=actors.agent(admin))
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == ["macro.created", "macro.edited", "macro.deleted"]


def test_a_personal_macro_can_not_be_given_to_all_by_an_agent(ana):
    with pytest.raises(Forbidden):
        edit_macro(make(ana), actor=actors.agent(ana), owner=None)
    assert Macro.objects.get().owner == ana


WRONG_TEXTS = ["contact.firstname", "contact", "", "agent.password", "contact.<b>name</b>"]


@pytest.mark.parametrize("text", ["{{ contact.name", "contact.name }}", *(f"{{{{ {name} }}}}" for name in WRONG_TEXTS)])
def test_a_placeholder_that_is_not_known_is_refused_at_saving(ana, text):
    with pytest.raises(Invalid) as told:
        make(ana, body_html=f"<p>Dear {text}</p>")
    assert told.value.code == "placeholder_unknown" and not Macro.objects.exists()


@pytest.mark.parametrize("wrong", [{"name": " "}, {"body_html": ""}, {"status": "new"}, {"status": "x"}, {"priority": 5}])
def test_what_makes_no_macro_is_refused(ana, wrong):
    with pytest.raises(Invalid):
        make(ana, **wrong)


def test_tags_that_came_meanwhile_stay(ana, mailbox):
    ticket = factories.ticket(account=mailbox, tags=["old"])
    Ticket.objects.filter(pk=ticket.pk).update(tags=["old", "meanwhile"])
    use_macro(ticket, make(ana, tags=["refund"]), actor=actors.agent(ana))
    assert Ticket.objects.get(pk=ticket.pk).tags == ["old", "meanwhile", "refund"]


def test_it_does_what_it_says_and_fills_its_text_in(ana, mailbox):
    team = factories.team("Returns")
    ticket = factories.ticket("Wrong <colour>", account=mailbox, requester=factories.contact("Inés <b> Prado"), tags=["old"])
    text = "<p>Dear {{ contact.first_name|there }}, {{ticket.number}} {{ ticket.subject }} {{ account.name }} {{ agent.first_name }}</p>"
    macro = make(ana, body_html=text, status="pending", priority=40, tags=["refund", "old"], team=team)
    assert use_macro(ticket, macro, actor=actors.agent(ana)) == f"<p>Dear Inés, #{ticket.pk} Wrong &lt;colour&gt; Shop Ana</p>"
    ticket.refresh_from_db()
    assert (ticket.status, ticket.priority, ticket.tags, ticket.team) == ("pending", 40, ["old", "refund"], team)


def test_a_customer_without_a_name_is_called_what_the_text_says(ana, mailbox):
    requester = factories.contact("")
    requester.is_unidentified = True
    requester.save()
    ticket = factories.ticket(account=mailbox, requester=requester)
    values = placeholders.values_of(ticket, ana)
    assert placeholders.filled("Dear {{ contact.first_name | there &amp; then }}{{contact.name}}!", values) == "Dear there &amp; then!"


def test_what_the_user_may_not_do_undoes_the_whole(mailbox):
    olga = factories.user("Olga Operator", "olga@desk.example", role="operator")
    ticket = factories.ticket(account=mailbox)
    macro = make(olga, status="closed", tags=["done"])
    with pytest.raises(Forbidden):
        use_macro(ticket, macro, actor=actors.agent(olga))
    ticket.refresh_from_db()
    assert (ticket.status, ticket.tags) == ("new", [])


def test_a_reason_goes_with_the_status(ana, admin, mailbox):
    boss, ticket = actors.agent(admin), factories.ticket(account=mailbox)
    plain = make(ana, name="Plain", status="pending")
    reason = create_justification(actor=boss, status="pending", name="Supplier")
    edit_status(actor=boss, status="pending", demand="mandatory")
    with pytest.raises(Invalid, match="needs a reason"):
        use_macro(ticket, plain, actor=actors.agent(ana))
    for values in ({"status": "pending"}, {"status": "resolved", "justification": reason}, {"justification": reason}):
        with pytest.raises(Invalid) as refused:
            make(ana, **values)
        assert set(refused.value.fields) == {"justification"}
    edit_macro(plain, actor=actors.agent(ana), name="Still plain")
    macro = make(ana, status="pending", justification=reason)
    use_macro(ticket, macro, actor=actors.agent(ana))
    ticket.refresh_from_db()
    assert (ticket.status, ticket.justification) == ("pending", reason) and usage_of(reason).macros == 1
    edit_justification(reason, actor=boss, is_active=False)
    create_justification(actor=boss, status="pending", name="Customer")
    edit_macro(macro, actor=actors.agent(ana), status="pending", justification=reason, name="Kept")
    with pytest.raises(Invalid, match="does not belong"):
        use_macro(factories.ticket("Another"), macro, actor=actors.agent(ana))
    edit_macro(macro, actor=actors.agent(ana), status="resolved")
    assert Macro.objects.get(pk=macro.pk).justification is None
