"""What administrators did, in the reader's language: the verbs, fields and values of the trace of changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from relevo.accounts import audit
from relevo.accounts.enums import LANGUAGES, Role, Theme
from relevo.accounts.models import AuditEntry
from relevo.accounts.permission_words import WORDS
from relevo.tickets.actions.naming import NAMED
from relevo.tickets.enums import Demand, Need, PriorityColour, ViewSection
from relevo.tickets.item_words import classification_names
from relevo.tickets.wording import Names, priority_name, status_name

_VERBS = {
    audit.USER_CREATED: noop("User added"),
    audit.USER_EDITED: noop("User changed"),
    audit.USER_DEACTIVATED: noop("Access taken away"),
    audit.USER_ACTIVATED: noop("Access given back"),
    audit.USER_PASSWORD_SET: noop("Password set"),
    audit.TOKEN_CREATED: noop("API token made"),
    audit.TOKEN_REVOKED: noop("API token revoked"),
    audit.VIEW_CREATED: noop("Shared view added"),
    audit.VIEW_EDITED: noop("Shared view changed"),
    audit.VIEW_DELETED: noop("Shared view deleted"),
    audit.MACRO_CREATED: noop("Shared macro added"),
    audit.MACRO_EDITED: noop("Shared macro changed"),
    audit.MACRO_DELETED: noop("Shared macro deleted"),
    audit.TEMPLATE_CREATED: noop("Template added"),
    audit.TEMPLATE_EDITED: noop("Template changed"),
    audit.PROFILE_CREATED: noop("Access profile added"),
    audit.PROFILE_EDITED: noop("Access profile changed"),
    audit.TEAM_CREATED: noop("Team added"),
    audit.TEAM_EDITED: noop("Team changed"),
    audit.CAMPAIGN_CREATED: noop("Campaign added"),
    audit.CAMPAIGN_EDITED: noop("Campaign changed"),
    audit.SERVICE_CREATED: noop("Service added"),
    audit.SERVICE_EDITED: noop("Service changed"),
    audit.CATEGORY_CREATED: noop("Category added"),
    audit.CATEGORY_EDITED: noop("Category changed"),
    audit.JUSTIFICATION_CREATED: noop("Reason for a status added"),
    audit.JUSTIFICATION_EDITED: noop("Reason for a status changed"),
    audit.PRIORITY_CREATED: noop("Priority added"),
    audit.PRIORITY_EDITED: noop("Priority changed"),
    audit.CLASSIFICATION_EDITED: noop("Classification changed"),
    audit.STATUS_EDITED: noop("Status changed"),
    audit.FIELD_CREATED: noop("Field added"),
    audit.FIELD_EDITED: noop("Field changed"),
    audit.CHOICE_CREATED: noop("Entry of a list added"),
    audit.CHOICE_EDITED: noop("Entry of a list changed"),
    audit.DESK_EDITED: noop("Settings of the desk changed"),
    audit.BLOCK_ADDED: noop("Sender blocked"),
    audit.BLOCK_REMOVED: noop("Block lifted"),
    audit.EXTERNAL_VIEW_EDITED: noop("External view changed"),
    audit.ACCOUNT_CREATED: noop("Mail account added"),
    audit.ACCOUNT_EDITED: noop("Mail account changed"),
    audit.ACCOUNT_DEACTIVATED: noop("Mail account switched off"),
    audit.ACCOUNT_ACTIVATED: noop("Mail account switched on"),
}
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
}
_VALUES: dict[str, dict[str, Any]] = {
    "role": dict(Role.choices),
    "theme": dict(Theme.choices),
    "language": dict(LANGUAGES),
    "demand": dict(Demand.choices),
    "need": dict(Need.choices),
    "colour": dict(PriorityColour.choices),
}
_NOTHING = "–"


def verb(name: str) -> str:
    """What was done, such as "Team changed"."""
    return _(_VERBS[name])


def target(entry: AuditEntry, names: Names, profiles: Mapping[int, str]) -> str:
    """What it was done to, by name; empty for the desk itself, of which there is one."""
    known_by_kind = {"user": names.users, "accessprofile": profiles, "team": names.teams, "campaign": names.campaigns, "account": names.accounts} | {
        "service": names.services,
        "category": names.categories,
        "justification": names.justifications,
        "fielddefinition": {number: field.name for number, field in names.fields.items()},
        "fieldchoice": {choice.id: choice.name for field in names.fields.values() for choice in field.choices},
    }
    known = known_by_kind.get(entry.target_kind, {})
    if entry.target_kind == "classificationrule":
        return classification_names().get(entry.data.get("field", ""), "")
    if entry.target_kind == "prioritylevel":
        return priority_name(entry.target_id)
    if entry.target_kind == "statusrule":
        return status_name(entry.data.get("status", ""))
    told = [entry.data[key] for key in ("name", "email", "address", "prefix", "value") if isinstance(entry.data.get(key), str)]
    return known.get(entry.target_id) or (told[0] if told else "")


def details(entry: AuditEntry, names: Names, profiles: Mapping[int, str]) -> list[str]:
    """What changed, a line for each field: before and after, where the trace has both. `profiles` are the names of access profiles."""
    lines = [
        _change(field, value["old"], value["new"], names, profiles)
        for field, value in entry.data.items()
        if isinstance(value, dict) and "old" in value
    ]
    if entry.data.get("fields"):
        lines.append(", ".join(_field(field) for field in entry.data["fields"]))
    return lines


def _change(field: str, old: Any, new: Any, names: Names, profiles: Mapping[int, str]) -> str:
    return f"{_field(field)}: {_value(field, old, names, profiles)} → {_value(field, new, names, profiles)}"


def _field(name: str) -> str:
    return _(_FIELDS[name]) if name in _FIELDS else name


def _value(field: str, value: Any, names: Names, profiles: Mapping[int, str]) -> str:
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
    if field == "permissions":
        return ", ".join(str(WORDS[name].label) if name in WORDS else name for name in value)
    if field == "digest_account_id":
        return names.accounts.get(value) or _("unknown")
    if field in ("team", "campaign"):
        return (names.teams if field == "team" else names.campaigns).get(value) or _("unknown")
    if field == "sections":
        return ", ".join(str(ViewSection(one).label) for one in value)
    return str(_VALUES.get(field, {}).get(value, value))
