"""Making and changing templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from relevo.accounts import audit, permissions
from relevo.accounts.enums import LANGUAGES
from relevo.accounts.models import Campaign
from relevo.core import clock, html, text
from relevo.core.actors import Actor
from relevo.core.errors import Forbidden, Invalid
from relevo.tickets import placeholders
from relevo.tickets.actions.shared import clean_name, wrong
from relevo.tickets.models import Template
from relevo.tickets.offering import clean_conditions
from relevo.tickets.sharing import may_manage
from relevo.tickets.tags import asked_for, remember

MAX_TEMPLATES = 500
MAX_SUBJECT = 200
FIELDS = frozenset({"name", "conditions", "texts", "campaign", "is_active"})
Texts = Mapping[str, Mapping[str, str]]


def create_template(*, actor: Actor, name: str, texts: Texts, campaign: Campaign | None = None, conditions: Any = None) -> Template:
    """Makes a template for all tickets, or those of a campaign, and of these for those for which the `conditions` hold.

    Raises Invalid for a name that is missing or taken, no text at all, an unknown language and a placeholder that is not known, naming the field
    (``texts.es.body_html``); Forbidden for who may not manage them, or not for all tickets or this campaign.
    """
    permissions.require(actor, Template.SHARE)
    template = Template(name=clean_name(name), texts=clean_texts(texts), campaign=campaign, conditions=clean_conditions(conditions))
    _check(actor, template)
    with transaction.atomic():
        if Template.objects.count() >= MAX_TEMPLATES:
            raise Invalid("too_many", _("That is too many entries."), fields={"name": _("Keep at most %(limit)d.") % {"limit": MAX_TEMPLATES}})
        _save(template)
        remember(asked_for(template.conditions))
        audit.record(audit.TEMPLATE_CREATED, actor=actor, target=template, data={"name": template.name})
    return template


def edit_template(template: Template, *, actor: Actor, **values: Any) -> Template:
    """Changes name, `campaign`, `conditions`, `is_active` (retires it, or takes it back), and `texts`, all languages at once.

    Raises Invalid, Forbidden.
    """
    permissions.require(actor, Template.SHARE)
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not a field of a template: {sorted(unknown)}")
    if "name" in values:
        values["name"] = clean_name(values["name"])
    if "texts" in values:
        values["texts"] = clean_texts(values["texts"])
    if "conditions" in values:
        values["conditions"] = clean_conditions(values["conditions"])
    with transaction.atomic():
        template.refresh_from_db(from_queryset=Template.objects.select_for_update())
        _check(actor, template)
        data = audit.changes(template, values)
        if not data:
            return template
        _check(actor, template)
        template.updated_at = clock.now()
        _save(template)
        if "conditions" in data:
            remember(asked_for(template.conditions))
        # Not the texts: the trace would be longer than the templates.
        told = {"name": template.name, "fields": sorted({"campaign": "audience"}.get(name, name) for name in data if name != "is_active")}
        told |= {name: change for name, change in data.items() if name == "is_active"}
        audit.record(audit.TEMPLATE_EDITED, actor=actor, target=template, data=told)
    return template


def clean_texts(texts: Texts) -> dict[str, dict[str, str]]:
    """The texts by language, made harmless, without languages that have none. Raises Invalid as `create_template`."""
    known = [code for code, _name in LANGUAGES]
    if unknown := set(texts) - set(known):
        words = _("There is no language %(name)s.") % {"name": min(unknown)[:20]}
        raise Invalid("language_unknown", words, fields={"texts": _("Check the languages.")})
    clean = {code: _clean(texts[code], f"texts.{code}.") for code in known if code in texts}
    found = {code: one for code, one in clean.items() if one["body_html"]}
    if not found:
        words = _("Write the text in at least one language.")
        raise Invalid("template_empty", words, fields={"texts": words})
    return found


def _clean(given: Mapping[str, str], at: str) -> dict[str, str]:
    subject, body = " ".join(text.clean(given.get("subject", "")).split()), html.sanitize_authored(given.get("body_html", ""))
    if len(subject) > MAX_SUBJECT:
        raise wrong(f"{at}subject", _("Use at most %(limit)d characters.") % {"limit": MAX_SUBJECT})
    placeholders.check(subject, f"{at}subject")
    placeholders.check(body, f"{at}body_html")
    if not text.html_to_text(body).strip() and "<img" not in body:
        if subject:
            raise wrong(f"{at}body_html", _("Write the text that belongs to this subject."))
        body = ""
    return {"subject": subject, "body_html": body}


def _check(actor: Actor, template: Template) -> None:
    if actor.user is not None and not may_manage(actor.user, template.SHARE, template.campaign_id):
        raise Forbidden("forbidden", _("You may manage the templates of your own campaigns, and administrators those for all tickets."))


def _save(template: Template) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        raise Invalid("name_taken", _("This name is taken already."), fields={"name": _("Enter another name.")}) from error
