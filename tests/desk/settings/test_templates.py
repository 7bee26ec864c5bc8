"""Templates in the settings and in the composer's palette, over HTTP."""

from __future__ import annotations

import pytest

from relevo.core import actors
from relevo.tickets.actions import create_template, edit_template
from relevo.tickets.models import Template
from tests import factories

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}
LIST, NEW = "/settings/templates/", "/settings/templates/new/"
FORM = {
    "name": "Hours",
    "audience": "everybody",
    "body_html_en": "Dear {{ contact.first_name }}\n\nBye",
    "subject_es": "Horas",
    "body_html_es": "Hola",
}


def make(user, **values) -> Template:
    texts = {"es": {"subject": "Plazos", "body_html": "<p>Hola, {{ contact.first_name }}</p>"}, "en": {"body_html": "<p>Soon</p>"}}
    return create_template(actor=actors.agent(user), **{"name": "Times", "texts": texts, **values})


def test_made_shown_changed_and_retired(admin, as_user):
    client = as_user(admin)
    assert "No templates yet" in client.get(LIST).content.decode()
    assert client.post(NEW, FORM).url == LIST
    template = Template.objects.get()
    assert template.texts == {
        "en": {"subject": "", "body_html": "<p>Dear {{ contact.first_name }}</p><p>Bye</p>"},
        "es": {"subject": "Horas", "body_html": "<p>Hola</p>"},
    }
    page = client.get(f"{LIST}{template.pk}/").content.decode()
    assert "chosen by hand" in page and page.count("<details") == 3 and page.count('<details class="field-changes" open') == 2
    # From the editor comes HTML, from the other field, which was left alone, the text that stood in it.
    sent = {**FORM, "name": "Times", "body_html_en": "<p><b>Dear</b></p>", "format.body_html_en": "html"}
    assert client.post(f"{LIST}{template.pk}/", sent).url == LIST
    template.refresh_from_db()
    assert (template.name, template.is_active, template.texts["en"]["body_html"]) == ("Times", False, "<p><b>Dear</b></p>")
    assert template.texts["es"] == {"subject": "Horas", "body_html": "<p>Hola</p>"}
    shown = client.get(LIST).content.decode()
    assert "Not in use" in shown and "English, Español" in shown and "All tickets" in shown
    assert "Template changed" in client.get("/settings/audit/").content.decode()


def test_the_preview_fills_in_every_language_and_saves_nothing(admin, as_user):
    page = as_user(admin).post(NEW, {**FORM, "subject_es": "Hola {{ contact.first_name }}", "preview": "1"}).content.decode()
    assert "<p>Dear Inés</p>" in page and "<b>Hola Inés</b>" in page and not Template.objects.exists()


@pytest.mark.parametrize("more", [{}, {"preview": "1"}])
def test_a_wrong_placeholder_is_said_beside_its_text(admin, as_user, more):
    refused = as_user(admin).post(NEW, {**FORM, **more, "body_html_es": "Hola {{ contact.nick }}"})
    page = refused.content.decode()
    assert refused.status_code == 422 and "contact.nick" in page and "is not a placeholder" in page
    assert page.index("is not a placeholder") > page.index('name="subject_es"')


def test_supervisors_manage_those_of_their_campaigns(admin, as_user):
    susi = factories.user("Susi Super", "susi@desk.example", role="supervisor")
    spring, everybodys = factories.campaign("Spring"), make(admin)
    client = as_user(susi)
    assert "New template" not in client.get(LIST).content.decode()
    spring.members.add(susi)
    page = client.get(LIST).content.decode()
    assert "New template" in page and "Times" in page and f"{LIST}{everybodys.pk}/" not in page
    assert client.get(f"{LIST}{everybodys.pk}/").status_code == 404
    assert client.post(NEW, FORM).status_code == 422
    assert client.post(NEW, {**FORM, "audience": str(spring.pk)}).url == LIST
    assert Template.objects.get(name="Hours").campaign == spring


def test_the_list_takes_as_many_queries_however_many_there_are(admin, as_user, django_assert_num_queries):
    client = as_user(admin)
    make(admin, campaign=factories.campaign("Spring"))
    with django_assert_num_queries(5):
        client.get(LIST)
    make(admin, name="Other", campaign=factories.campaign("Autumn"))
    with django_assert_num_queries(5):
        client.get(LIST)


def test_the_palette_offers_them_in_the_customers_language(ana, admin, as_user, mailbox, django_assert_num_queries):
    ticket = factories.ticket(account=mailbox, requester=factories.contact())
    type(ticket.requester).objects.update(language="es")
    template, retired = make(admin), make(admin, name="Old")
    edit_template(retired, actor=actors.agent(admin), is_active=False)
    client = as_user(ana)
    with django_assert_num_queries(6):
        page = client.get(f"/tickets/{ticket.number}/macros/", headers=SCRIPT).content.decode()
    assert "Template: Español" in page and "Hola," in page and "Old" not in page and "Manage templates" not in page
    address = f"/tickets/{ticket.number}/templates/{template.pk}/"
    with django_assert_num_queries(4):
        assert client.get(address, headers=SCRIPT).json() == {"subject": "Plazos", "body": "<p>Hola, Inés</p>"}
    assert client.get(f"/tickets/{ticket.number}/templates/{retired.pk}/", headers=SCRIPT).status_code == 404
    assert "Manage templates" in as_user(admin).get(f"/tickets/{ticket.number}/macros/", headers=SCRIPT).content.decode()
