"""The fields of the trace of changes and their values, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from relevo.accounts.enums import LANGUAGES, Role, Theme
from relevo.accounts.permission_words import WORDS
from relevo.desk.wording import hours
from relevo.routing.enums import Match, Mode
from relevo.sla.calendars import WEEKDAYS
from relevo.tickets.actions.naming import NAMED
from relevo.tickets.enums import Demand, Need, PriorityColour, ViewSection
from relevo.tickets.wording import Names, channel_names

_FIELDS = {
    "name": noop("Name"),
    "email": noop("E-mail"),
    "role": noop("Role"),
    "profiles": noop("Access profiles"),
    "permissions": noop("What it allows"),
    "description": noop("What is it for?"),
    "language": noop("Language"),
    "time_zone": noop("Time zone"),
    "theme": noop("Colours"),
    "signature_html": noop("Signature"),
    "is_active": noop("In use"),
    "members": noop("Members"),
    "team": noop("Team for new tickets"),
    "campaign": noop("Campaign of new tickets"),
    "address": noop("Address"),
    "sector": noop("Sector"),
    "position": noop("Place in the list"),
    "demand": noop("Asks for a reason"),
    "names": noop("Own name"),
    "colour": noop("Colour"),
    "is_on": noop("In use"),
    "need": noop("Needed"),
    "help_text": noop("Help"),
    "campaigns": noop("Campaigns"),
    "settings": noop("Connection"),
    "secrets": noop("Passwords"),
    "hides_other_campaigns": noop("Hide tickets from agents of other campaigns"),
    "sections": noop("What guests see"),
    "days_valid": noop("Days for which new links are valid"),
    "is_own": noop("Settings of its own"),
    "phone_region": noop("Country of phone numbers"),
    "digest_account_id": noop("Mails to people of the desk"),
    "texts": noop("Text"),
    "audience": noop("For which tickets"),
    "events": noop("What sets it off"),
    "actions": noop("What it does"),
    "country": noop("Holidays of"),
    "subdivision": noop("Region"),
    "exceptions": noop("Days that differ"),
    "targets": noop("Targets"),
    "calendar": noop("Calendar"),
    "pausing": noop("Statuses that pause"),
    "warn_percent": noop("Warning"),
    "counts_assistant": noop("Answers of the assistant count"),
    "url": noop("Address"),
    "verbs": noop("Events"),
    "conditions": noop("Which tickets"),
    "mode": noop("Assigned"),
    "language_match": noop("Language of the customer"),
    "skill_match": noop("Skills"),
    "prefers_last": noop("The customer's last assignee first"),
    "capacity": noop("Tickets at once"),
    "channel_capacities": noop("Tickets at once by channel"),
    "languages": noop("Languages"),
    "skills": noop("Skills"),
}
_VALUES: dict[str, dict[str, Any]] = {
    "role": dict(Role.choices),
    "theme": dict(Theme.choices),
    "language": dict(LANGUAGES),
    "demand": dict(Demand.choices),
    "need": dict(Need.choices),
    "colour": dict(PriorityColour.choices),
    "mode": dict(Mode.choices),
    "language_match": dict(Match.choices),
    "languages": dict(LANGUAGES),
    "skill_match": dict(Match.choices),
}
# Trees of conditions: that they changed is told, what they say stands in the settings.
_LONG = frozenset({"conditions"})
_NOTHING = "–"


def change(field: str, old: Any, new: Any, names: Names, profiles: Mapping[int, str]) -> str:
    """What a field was and what it is; of long ones the name alone."""
    if field in _LONG:
        return field_name(field)
    return f"{field_name(field)}: {_value(field, old, names, profiles)} → {_value(field, new, names, profiles)}"


def field_name(name: str) -> str:
    """A field as people read it."""
    if name in WEEKDAYS:
        return hours.weekday_label(WEEKDAYS.index(name))
    return _(_FIELDS[name]) if name in _FIELDS else name


def _value(field: str, value: Any, names: Names, profiles: Mapping[int, str]) -> str:
    if field in WEEKDAYS:
        return hours.day(value)
    if value is None or value in ("", [], {}):
        return _NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field == "names":
        return ", ".join(value[language] for language in NAMED if language in value)
    if field == "members":
        return ", ".join(names.users.get(number) or _("unknown") for number in value)
    if field == "campaigns":
        return ", ".join(names.campaigns.get(number) or _("unknown") for number in value)
    if field == "profiles":
        return ", ".join(profiles.get(number) or _("unknown") for number in value)
    if field in ("permissions", "verbs"):
        return ", ".join(str(WORDS[name].label) if name in WORDS else name for name in value)
    if field == "digest_account_id":
        return names.accounts.get(value) or _("unknown")
    if field in ("team", "campaign"):
        return (names.teams if field == "team" else names.campaigns).get(value) or _("unknown")
    if field == "exceptions":
        return "; ".join(hours.exception(one) for one in value)
    if field == "sections":
        return ", ".join(str(ViewSection(one).label) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{channel_names().get(key, key)}: {one}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_value(field, one, names, profiles) for one in value)
    return str(_VALUES.get(field, {}).get(value, value))
