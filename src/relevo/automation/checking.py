"""What a trigger may be made of. What can't be used is refused with the place where it stands, such as ``actions[1].template``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from relevo.accounts.models import Campaign, User
from relevo.automation.deeds import ASSIGNEE
from relevo.automation.enums import Deed
from relevo.automation.happenings import CHANGED, CHANGES, HAPPENINGS, WITH_DELAY, WITH_TEXT
from relevo.core import html, text
from relevo.core.errors import Invalid
from relevo.fields.described import PREFIX
from relevo.notifications.webhooks.models import Webhook
from relevo.notifications.webhooks.queries import visible_to as webhooks_visible_to
from relevo.tickets import placeholders
from relevo.tickets.actions.bulk_change import checked
from relevo.tickets.actions.escalate import MAX_RECIPIENTS
from relevo.tickets.actions.tasks import MAX_TITLE
from relevo.tickets.asking import check_justification
from relevo.tickets.enums import Status, TicketType
from relevo.tickets.escalation.parts import MAX_NOTE
from relevo.tickets.filters import ME, dumped, field_named, parsed
from relevo.tickets.filters.tree import comparisons
from relevo.tickets.models import Justification, Template

MAX_ENTRIES = 20
MAX_VALUES = 50
# A minute to a year.
DELAYS = range(60, 366 * 86_400 + 1)
_FIXED: Mapping[str, Sequence[str]] = {"status": Status.values, "type": TicketType.values}
_ITEMS = frozenset({"assignee", "team", "service", "category", "campaign", "account", "priority"})


def clean_conditions(given: Any) -> dict[str, Any]:
    """The tree as `tickets.filters` stores it. Raises Invalid as `filters.parsed` does, and for conditions on who reads a list: nobody does."""
    tree = parsed(given or {"all": []})
    if any(isinstance(one.value, tuple) and ME in one.value for one in comparisons(tree)):
        raise _wrong("conditions", _("Nobody reads a list when a trigger runs. Choose a person."))
    return dumped(tree)


def clean_events(given: Any) -> list[dict[str, Any]]:
    """What the trigger hears, each thing once. Raises Invalid."""
    if not isinstance(given, Sequence) or not 0 < len(given) <= MAX_ENTRIES:
        raise _wrong("events", _("Choose between 1 and %(count)s things that set the trigger off.") % {"count": MAX_ENTRIES})
    found: list[dict[str, Any]] = []
    for place, one in enumerate(given):
        clean = _event(one, f"events[{place}]")
        if clean not in found:
            found.append(clean)
    return found


def _event(given: Mapping[str, Any], at: str) -> dict[str, Any]:
    name = given.get("event")
    if name not in HAPPENINGS and name != CHANGED:
        raise _wrong(f"{at}.event", _("A trigger can't hear of this."))
    clean: dict[str, Any] = {"event": name}
    if name == CHANGED:
        clean |= _change(given, at)
    elif set(given) & {"field", "from", "to"}:
        raise _wrong(f"{at}.field", _("Only changes have a field and values."))
    if given.get("contains"):
        if name not in WITH_TEXT:
            raise _wrong(f"{at}.contains", _("Only messages have a text."))
        words = [" ".join(text.clean(str(word)).split())[:100] for word in given["contains"]][:MAX_VALUES]
        clean["contains"] = [word for word in dict.fromkeys(words) if word]
    if delay := given.get("delay_seconds"):
        if name not in WITH_DELAY:
            raise _wrong(f"{at}.delay_seconds", _("Of this, time can't be counted. Set a warning in the service levels instead."))
        if delay not in DELAYS or delay % 60:
            raise _wrong(f"{at}.delay_seconds", _("Wait for a whole number of minutes, and for a year at most."))
        clean["delay_seconds"] = delay
    return clean


def _change(given: Mapping[str, Any], at: str) -> dict[str, Any]:
    field = str(given.get("field", ""))
    if field not in CHANGES and not (field.startswith(PREFIX) and field_named(field)):
        raise _wrong(f"{at}.field", _("There is no such field: %(name)s.") % {"name": field[:60]})
    clean: dict[str, Any] = {"field": field}
    for name in ("from", "to"):
        values = list(given.get(name) or ())
        if len(values) > MAX_VALUES or not all(_fits(field, value) for value in values):
            raise _wrong(f"{at}.{name}", _("This field can't have one of these values."))
        if values:
            clean[name] = values
    return clean


def _fits(field: str, value: Any) -> bool:
    if field in _FIXED:
        return value in _FIXED[field]
    if field == "is_important":
        return isinstance(value, bool)
    if field in _ITEMS:
        return (value is None and field != "priority") or (isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63)
    if field in ("subject", "tags"):
        return isinstance(value, str) and 0 < len(value) <= 500
    return value is None or isinstance(value, (bool, int)) or (isinstance(value, str) and len(value) <= 500)


def clean_actions(given: Any, *, user: User | None, campaign: Campaign | None) -> list[dict[str, Any]]:
    """What the trigger does, in its order; `user` is who sets it up, and chooses only what they see. Raises Invalid."""
    if not isinstance(given, Sequence) or not 0 < len(given) <= MAX_ENTRIES:
        raise _wrong("actions", _("Choose between 1 and %(count)s things that the trigger does.") % {"count": MAX_ENTRIES})
    return [_action(one, f"actions[{place}]", user, campaign) for place, one in enumerate(given)]


def _action(given: Mapping[str, Any], at: str, user: User | None, campaign: Campaign | None) -> dict[str, Any]:
    if given.get("do") not in Deed.values:
        raise _wrong(f"{at}.do", _("A trigger can't do this."))
    with _at(at):
        return {"do": str(given["do"]), **_CLEAN[given["do"]](given, user, campaign)}


def _changes(given: Mapping[str, Any], user: User | None, campaign: Campaign | None) -> dict[str, Any]:
    clean = checked(user, given.get("changes") or {})
    if "status" in clean:
        chosen = Justification.objects.filter(pk=clean["justification"]).first() if clean.get("justification") else None
        check_justification(clean["status"], chosen)
    return {"changes": clean}


def _send(given: Mapping[str, Any], user: User | None, campaign: Campaign | None) -> dict[str, Any]:
    template = Template.objects.filter(pk=given.get("template") or 0, is_active=True).first()
    if template is None:
        raise _wrong("template", _("Choose a template that is in use."))
    if template.campaign_id not in (None, campaign.pk if campaign else None):
        raise _wrong("template", _("The template “%(name)s” is for tickets of another campaign.") % {"name": template.name})
    return {"template": template.pk}


def _comment(given: Mapping[str, Any], user: User | None, campaign: Campaign | None) -> dict[str, Any]:
    body = html.sanitize_authored(str(given.get("body_html") or ""))
    if not text.html_to_text(body).strip():
        raise _wrong("body_html", _("Write the comment."))
    placeholders.check(body)
    return {"body_html": body}


def _task(given: Mapping[str, Any], user: User | None, campaign: Campaign | None) -> dict[str, Any]:
    title = text.one_line(str(given.get("title") or ""), MAX_TITLE)
    if not title:
        raise _wrong("title", _("Say what is to be done."))
    placeholders.check(title, "title")
    clean: dict[str, Any] = {"title": title}
    if (who := given.get("assignee")) is not None:
        if who != ASSIGNEE and not (isinstance(who, int) and User.objects.filter(pk=who, is_active=True).exists()):
            raise _wrong("assignee", _("Choose one of the list."))
        clean["assignee"] = who
    if seconds := given.get("due_seconds"):
        if seconds not in DELAYS:
            raise _wrong("due_seconds", _("Choose a span of a minute to a year."))
        clean["due_seconds"] = seconds
    return clean


def _escalate(given: Mapping[str, Any], user: User | None, campaign: Campaign | None) -> dict[str, Any]:
    to = list(dict.fromkeys(str(address).strip() for address in given.get("to") or ()))
    if not 0 < len(to) <= MAX_RECIPIENTS:
        raise _wrong("to", _("Enter between 1 and %(count)s addresses.") % {"count": MAX_RECIPIENTS})
    for address in to:
        try:
            validate_email(address)
        except ValidationError:
            raise _wrong("to", _("“%(typed)s” is not an e-mail address.") % {"typed": address[:100]}) from None
    note = text.clean(str(given.get("note") or "")).strip()[:MAX_NOTE]
    placeholders.check(note, "note")
    return {"to": to, **({"note": note} if note else {})}


def _call(given: Mapping[str, Any], user: User | None, campaign: Campaign | None) -> dict[str, Any]:
    known = Webhook.objects.all() if user is None else webhooks_visible_to(user)
    webhook = known.filter(pk=given.get("webhook") or 0, is_active=True).first()
    if webhook is None:
        raise _wrong("webhook", _("Choose a webhook that is switched on."))
    if webhook.campaign_id not in (None, campaign.pk if campaign else None):
        raise _wrong("webhook", _("The webhook “%(name)s” is for tickets of another campaign.") % {"name": webhook.name})
    return {"webhook": webhook.pk}


_CLEAN: dict[str, Callable[[Mapping[str, Any], User | None, Campaign | None], dict[str, Any]]] = {
    Deed.CHANGE: _changes,
    Deed.SEND: _send,
    Deed.COMMENT: _comment,
    Deed.TASK: _task,
    Deed.ESCALATE: _escalate,
    Deed.CALL: _call,
}


@contextmanager
def _at(place: str) -> Iterator[None]:
    """What is refused inside is refused at this place."""
    try:
        yield
    except Invalid as error:
        fields = {f"{place}.{name}": words for name, words in error.fields.items()} or {place: error.message}
        raise Invalid(error.code, error.message, fields=fields) from error


def _wrong(field: str, words: str) -> Invalid:
    return Invalid("bad_value", _("Check what is marked."), fields={field: words})
