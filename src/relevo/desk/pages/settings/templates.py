"""What the settings pages of templates show."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from markupsafe import Markup

from relevo.accounts.enums import LANGUAGES, Role
from relevo.accounts.models import User
from relevo.core import text
from relevo.desk.forms.settings.templates import TemplateForm, for_tickets
from relevo.desk.pages.macros import sample_values
from relevo.desk.pages.settings.sections import Section, sections_for
from relevo.desk.pages.view_form import ConditionsPart
from relevo.tickets.actions.templates import Texts
from relevo.tickets.models import Template
from relevo.tickets.placeholders import NAMES
from relevo.tickets.queries import templates_visible_to
from relevo.tickets.templates import filled_with

BEGINNING = 90


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One template of the list: how its first text begins, its languages, and for which tickets it is."""

    id: int
    name: str
    beginning: str
    languages: str
    audience: str
    is_active: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class TemplatesPage:
    """All that the reader sees; `may_add` where there are tickets for which the reader may make them."""

    sections: list[Section]
    lines: list[TemplateLine]
    may_add: bool
    section: str = "settings-templates"


@dataclass(frozen=True, slots=True)
class Preview:
    """One language's text as it would be written on a ticket."""

    code: str
    language: str
    subject: str
    body: Markup


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """One template's form; `previews` once they were asked for, and the names of the `triggers` that send it."""

    sections: list[Section]
    title: str | Promise
    action: str
    form: TemplateForm
    conditions: ConditionsPart
    is_new: bool
    previews: list[Preview]
    triggers: tuple[str, ...] = ()
    section: str = "settings-templates"

    @property
    def names(self) -> list[str]:
        """The placeholders, as they are typed."""
        return [f"{{{{ {name} }}}}" for name in NAMES]


def templates_page(user: User) -> TemplatesPage:
    """Those in use first, by name. Two queries for administrators, three for others."""
    found = sorted(templates_visible_to(user).select_related("campaign"), key=lambda one: not one.is_active)
    own = None if user.role == Role.ADMINISTRATOR else set(user.campaigns.values_list("pk", flat=True))
    lines = [_line(one, may_change=own is None or one.campaign_id in own) for one in found]
    return TemplatesPage(sections_for(user), lines, bool(for_tickets(user)))


def _line(template: Template, *, may_change: bool) -> TemplateLine:
    known = [(code, name) for code, name in LANGUAGES if code in template.texts]
    beginning = text.preview(text.html_to_text(template.texts[known[0][0]]["body_html"]), BEGINNING)
    languages = ", ".join(name for _code, name in known)
    audience = _("Tickets of %(campaign)s") % {"campaign": template.campaign.name} if template.campaign else _("All tickets")
    return TemplateLine(template.pk, template.name, beginning, languages, audience, template.is_active, may_change)


def previews_of(user: User, texts: Texts) -> list[Preview]:
    """How clean texts look on an example ticket."""
    values = sample_values(user)
    found = [(name, filled_with(texts[code], code, values)) for code, name in LANGUAGES if code in texts]
    return [Preview(one.language, name, one.subject, Markup(one.body_html)) for name, one in found]  # noqa: S704 - clean, and values are escaped
