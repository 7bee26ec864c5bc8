"""What administrators did, in the reader's language: the verbs of the trace of changes, and what it says of each entry."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from relevo.accounts import audit
from relevo.accounts.models import AuditEntry
from relevo.desk.wording.trace_fields import change, field_name
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
    audit.ROUTING_EDITED: noop("Automatic assignment changed"),
    audit.SKILL_CREATED: noop("Skill added"),
    audit.SKILL_EDITED: noop("Skill changed"),
    audit.ABILITIES_EDITED: noop("Abilities changed"),
    audit.VIEW_CREATED: noop("Shared view added"),
    audit.VIEW_EDITED: noop("Shared view changed"),
    audit.VIEW_DELETED: noop("Shared view deleted"),
    audit.MACRO_CREATED: noop("Shared macro added"),
    audit.MACRO_EDITED: noop("Shared macro changed"),
    audit.MACRO_DELETED: noop("Shared macro deleted"),
    audit.TEMPLATE_CREATED: noop("Template added"),
    audit.TEMPLATE_EDITED: noop("Template changed"),
    audit.POLICY_CREATED: noop("Service level added"),
    audit.POLICY_EDITED: noop("Service level changed"),
    audit.POLICIES_APPLIED: noop("Service levels applied to open tickets"),
    audit.CALENDAR_CREATED: noop("Calendar added"),
    audit.CALENDAR_EDITED: noop("Calendar changed"),
    audit.TRIGGER_CREATED: noop("Trigger added"),
    audit.TRIGGER_EDITED: noop("Trigger changed"),
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
    audit.TAG_CREATED: noop("Tag added"),
    audit.TAG_EDITED: noop("Tag changed"),
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
    audit.WEBHOOK_CREATED: noop("Webhook added"),
    audit.WEBHOOK_EDITED: noop("Webhook changed"),
    audit.WEBHOOK_SECRET_RENEWED: noop("New secret of a webhook"),
    audit.WEBHOOK_STOPPED: noop("Webhook switched off, since it went on failing"),
    audit.WEBHOOK_DELETED: noop("Webhook deleted"),
}


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
        change(field, value["old"], value["new"], names, profiles)
        for field, value in entry.data.items()
        if isinstance(value, dict) and "old" in value
    ]
    if entry.data.get("fields"):
        lines.append(", ".join(field_name(field) for field in entry.data["fields"]))
    return lines
