"""Templates: who manages them, what is refused, and what they say on a ticket."""

from __future__ import annotations

import pytest

from relevo.accounts.models import AuditEntry, Desk
from relevo.core import actors
from relevo.core.errors import Forbidden, Invalid
from relevo.tickets.actions import create_template, edit_template
from relevo.tickets.models import Template
from relevo.tickets.queries import templates_visible_to
from relevo.tickets.templates import fill, language_for, offered_on
from tests import factories

pytestmark = pytest.mark.django_db
TEXTS = {"en": {"subject": "", "body_html": "<p>Hello</p>"}}


def make(user, **values) -> Template:
    return create_template(actor=actors.agent(user), **{"name": "Hello", "texts": TEXTS, **values})


@pytest.fixture
def supervisor(db):
    return factories.user("Susi Super", "susi@desk.example", role="supervisor")


def test_supervisors_manage_those_of_their_campaigns_and_administrators_all(ana, admin, supervisor):
    spring, autumn = factories.campaign("Spring", supervisor), factories.campaign("Autumn")
    for user, campaign in ((ana, None), (ana, spring), (supervisor, None), (supervisor, autumn)):
        with pytest.raises(Forbidden):
            make(user, campaign=campaign)
    springs, everybodys = make(supervisor, campaign=spring), make(admin, name="For all")
    for template, values in ((everybodys, {"name": "Mine"}), (springs, {"campaign": None}), (springs, {"campaign": autumn})):
        with pytest.raises(Forbidden):
            edit_template(template, actor=actors.agent(supervisor), **values)
    edit_template(springs, actor=actors.agent(supervisor), name="Welcome", texts={"es": {"subject": "Hola", "body_html": "<p>Hola</p>"}})
    edit_template(springs, actor=actors.agent(admin), campaign=autumn, is_active=False)
    edit_template(springs, actor=actors.agent(admin), name="Welcome")
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "data")) == [
        ("template.created", {"name": "Hello"}),
        ("template.created", {"name": "For all"}),
        ("template.edited", {"name": "Welcome", "fields": ["name", "texts"]}),
        ("template.edited", {"name": "Welcome", "fields": ["audience"], "is_active": {"old": True, "new": False}}),
    ]


def test_who_sees_and_who_is_offered_which(ana, bruno, admin, supervisor, mailbox):
    spring, autumn = factories.campaign("Spring", bruno, supervisor), factories.campaign("Autumn", bruno)
    everybodys, springs, retired = make(admin), make(admin, name="Spring", campaign=spring), make(admin, name="Retired")
    edit_template(retired, actor=actors.agent(admin), is_active=False)
    assert set(templates_visible_to(ana)) == {everybodys, retired}
    assert set(templates_visible_to(bruno)) == set(templates_visible_to(supervisor)) == {everybodys, springs, retired}
    of_spring, of_autumn = (factories.ticket(account=mailbox, campaign=one) for one in (spring, autumn))
    assert offered_on(of_spring, bruno) == [everybodys, springs]
    assert offered_on(of_autumn, bruno) == offered_on(of_spring, ana) == [everybodys]


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({}, "texts"),
        ({"en": {"subject": "", "body_html": "<p> </p>"}}, "texts"),
        ({"fr": {"body_html": "<p>Salut</p>"}}, "texts"),
        ({**TEXTS, "es": {"body_html": "<p>{{ contact.nick }}</p>"}}, "texts.es.body_html"),
        ({**TEXTS, "pt-br": {"subject": "{{ ticket.nothing }}", "body_html": "<p>Oi</p>"}}, "texts.pt-br.subject"),
        ({**TEXTS, "es": {"subject": "Hola", "body_html": ""}}, "texts.es.body_html"),
        ({"en": {"subject": "x" * 201, "body_html": "<p>Hello</p>"}}, "texts.en.subject"),
    ],
)
def test_what_can_not_be_written_is_refused_at_saving_naming_the_field(admin, texts, field):
    with pytest.raises(Invalid) as told:
        make(admin, texts=texts)
    assert set(told.value.fields) == {field} and not Template.objects.exists()


def test_a_name_is_taken_once(admin):
    make(admin)
    other = make(admin, name="Other")
    for act in (lambda: make(admin, name="HELLO"), lambda: edit_template(other, actor=actors.agent(admin), name="hello")):
        with pytest.raises(Invalid) as told:
            act()
        assert told.value.code == "name_taken"


def test_the_requesters_language_is_written_else_the_desks_else_the_first(ana, admin, mailbox):
    texts = {code: {"subject": "", "body_html": f"<p>{code}</p>"} for code in ("pt-br", "es")}
    template, ticket = make(admin, texts=texts), factories.ticket(account=mailbox)
    assert Desk.objects.get().language == "en"
    told = []
    for language in ("pt-br", "PT", "es-MX", "fr", ""):
        ticket.requester.language = language
        told.append(fill(template, ticket, ana).language)
    assert told == ["pt-br", "pt-br", "es", "es", "es"]
    Desk.objects.update(language="pt-br")
    assert fill(template, ticket, ana).body_html == "<p>pt-br</p>"
    assert language_for({"en": {}, "es": {}}, "english") == "en"


def test_values_are_escaped_for_what_they_go_into(ana, admin, mailbox):
    ticket = factories.ticket("A <b> & c", account=mailbox, requester=factories.contact("Inés <i> Prado"))
    text = {"subject": "{{ ticket.subject }}, {{ contact.first_name }}", "body_html": "<p>{{ contact.name }}<script>x</script></p>"}
    found = fill(make(admin, texts={"en": text}), ticket, ana)
    assert (found.subject, found.body_html) == ("A <b> & c, Inés", "<p>Inés &lt;i&gt; Prado</p>")
