"""What uses something, as facts: shown on its settings page, and told by the API, before it is retired."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Model, QuerySet

from relevo.accounts.catalogue import CatalogueItem
from relevo.accounts.models import AccessProfile, Campaign, Team, User
from relevo.automation.models import Trigger
from relevo.automation.queries import calling, sending
from relevo.automation.tags import tags_of
from relevo.automation.uses import is_about
from relevo.channels.enums import DeliveryState
from relevo.channels.models import Account, Delivery
from relevo.fields.described import PREFIX
from relevo.fields.models import FieldChoice, FieldDefinition
from relevo.notifications.webhooks.models import Webhook
from relevo.routing.models import Skill
from relevo.sla.enums import State
from relevo.sla.models import Calendar, Policy, Target
from relevo.tickets import usage
from relevo.tickets.counts import COUNT_LIMIT
from relevo.tickets.filters import business_hours
from relevo.tickets.models import Macro, Tag, Task, Template
from relevo.tickets.tags import asked_for


class Kind(StrEnum):
    """By what something is used. `names` of a `Use` say which, but for what is only counted."""

    TICKETS = "tickets"
    OPEN_TICKETS = "open_tickets"
    CONTACTS = "contacts"
    TARGETS = "targets"
    TASKS = "tasks"
    WAITING_MAILS = "waiting_mails"
    MEMBERS = "members"
    TEAMS = "teams"
    CAMPAIGNS = "campaigns"
    FEEDING_ACCOUNTS = "feeding_accounts"
    FEEDING_CAMPAIGNS = "feeding_campaigns"
    OWN_WEBHOOKS = "own_webhooks"
    SHARED_VIEWS = "shared_views"
    PERSONAL_VIEWS = "personal_views"
    MACROS = "macros"
    TEMPLATES = "templates"
    TRIGGERS = "triggers"
    SERVICE_LEVELS = "service_levels"
    SKILLS = "skills"
    WEBHOOKS = "webhooks"


@dataclass(frozen=True, slots=True)
class Use:
    """So many of a kind use it, counted to at most 1,000 where they have no names; `names` in their order."""

    kind: Kind
    count: int
    names: tuple[str, ...] = ()


Asks = Callable[[Any], bool]
_RULES: dict[Kind, type[Model]] = {Kind.TEMPLATES: Template, Kind.SERVICE_LEVELS: Policy, Kind.SKILLS: Skill, Kind.WEBHOOKS: Webhook}


def of_user(user: User) -> list[Use]:
    """Tickets that are not done, tasks, teams and campaigns, webhooks of theirs, views and rules."""
    found = usage.usage_of_user(user)
    tasks = Task.objects.filter(assignee=user, done_at__isnull=True)
    return [
        *_counted(Kind.OPEN_TICKETS, found.tickets),
        *_counted(Kind.TASKS, _to_limit(tasks)),
        *_named(Kind.TEAMS, _names(user.teams.all())),
        *_named(Kind.CAMPAIGNS, _names(user.campaigns.all())),
        *_named(Kind.OWN_WEBHOOKS, _names(user.webhooks.all())),
        *_views(found),
        *_rules("assignee", user.pk),
    ]


def of_account(account: Account) -> list[Use]:
    """Tickets, mails that wait to be sent, views and rules."""
    found = usage.usage_of_account(account.pk)
    waiting = Delivery.objects.filter(account=account, state__in=(DeliveryState.QUEUED, DeliveryState.SENDING))
    return [
        *_counted(Kind.TICKETS, found.tickets),
        *_counted(Kind.WAITING_MAILS, _to_limit(waiting)),
        *_views(found),
        *_rules("account", account.pk),
    ]


def of_group(group: Team | Campaign) -> list[Use]:
    """Of a team or a campaign: tickets, the accounts and campaigns in use whose new tickets it gets, macros, views and rules."""
    is_team = isinstance(group, Team)
    accounts = Account.objects.filter(**{"team" if is_team else "campaign": group.pk}, is_active=True)
    campaigns = Campaign.objects.filter(team=group.pk, is_active=True) if is_team else Campaign.objects.none()
    found = usage.usage_of_group(group)
    feeds = (*_named(Kind.FEEDING_ACCOUNTS, _names(accounts)), *_named(Kind.FEEDING_CAMPAIGNS, _names(campaigns)))
    return [*_entry(found), *feeds, *_rules("team" if is_team else "campaign", group.pk)]


def of_item(item: CatalogueItem) -> list[Use]:
    """Of a service, a category or a justification: tickets, views, macros and rules."""
    return [*_entry(usage.usage_of(item)), *_rules(item._meta.model_name or "", item.pk)]


def of_priority(value: int) -> list[Use]:
    """The same of a priority."""
    return [*_entry(usage.usage_of_priority(value)), *_rules("priority", value)]


def of_field(field: FieldDefinition) -> list[Use]:
    """Of a field: contacts or tickets that have a value, views that ask for it or show it, macros and rules that ask for it or set it."""
    return [*_entry(usage.usage_of_field(field)), *_rules(f"{PREFIX}{field.pk}", None)]


def of_choice(choice: FieldChoice) -> list[Use]:
    """The same of an entry of a field's list."""
    return [*_entry(usage.usage_of_choice(choice)), *_rules(f"{PREFIX}{choice.definition_id}", choice.pk)]


def of_tag(tag: Tag) -> list[Use]:
    """Of a tag: tickets, views, macros and rules."""
    triggers = [one.name for one in Trigger.objects.only("name", "conditions", "events", "actions") if tag.name in tags_of(one)]
    return [*_entry(usage.usage_of_tag(tag)), *_asking(triggers, lambda conditions: tag.name in asked_for(conditions))]


def of_calendar(calendar: Calendar) -> list[Use]:
    """The service levels that count by it or ask whether it is open, and what else asks."""

    def asks(conditions: Any) -> bool:
        return usage.asks_for(conditions, business_hours.NAME, calendar.pk)

    macros = (name for name, conditions in Macro.objects.values_list("name", "conditions") if asks(conditions))
    counting = _names(calendar.policies.all())
    return [*_views(usage.usage_of_calendar(calendar.pk)), *_named(Kind.MACROS, macros), *_rules(business_hours.NAME, calendar.pk, counting=counting)]


def of_policy(policy: Policy) -> list[Use]:
    """What is owed under a service level now."""
    return list(_counted(Kind.TARGETS, _to_limit(Target.objects.filter(policy=policy, is_current=True, state__in=(State.RUNNING, State.PAUSED)))))


def of_skill(skill: Skill) -> list[Use]:
    """Who has it."""
    return list(_named(Kind.MEMBERS, User.objects.filter(abilities__skills=skill).values_list("name", flat=True)))


def of_profile(profile: AccessProfile) -> list[Use]:
    """Who has it."""
    return list(_named(Kind.MEMBERS, _names(profile.members.all())))


def of_template(template: Template) -> list[Use]:
    """The triggers that send it."""
    return list(_named(Kind.TRIGGERS, sending(template)))


def of_webhook(webhook: Webhook) -> list[Use]:
    """The triggers that call it."""
    return list(_named(Kind.TRIGGERS, calling(webhook)))


def _entry(found: usage.Usage) -> list[Use]:
    """What an entry is used by; how many tickets or contacts have it also where none has."""
    first = Use(Kind.TICKETS, found.tickets) if found.contacts is None else Use(Kind.CONTACTS, found.contacts)
    return [first, *_views(found), *_counted(Kind.MACROS, found.macros)]


def _views(found: usage.Usage) -> list[Use]:
    return [*_named(Kind.SHARED_VIEWS, found.shared_views), *_counted(Kind.PERSONAL_VIEWS, found.personal_views)]


def _rules(field: str, key: int | None, *, counting: Iterable[str] = ()) -> list[Use]:
    """The rules that are about a person or an entry, or a field at all; also those that are switched off.

    `counting` are service levels that use it in another way.
    """
    triggers = [one.name for one in Trigger.objects.only("name", "conditions", "events", "actions") if is_about(one, field, key)]
    return _asking(triggers, lambda conditions: usage.asks_for(conditions, field, key), counting)


def _asking(triggers: Iterable[str], asks: Asks, counting: Iterable[str] = ()) -> list[Use]:
    found = [*_named(Kind.TRIGGERS, triggers)]
    for kind, model in _RULES.items():
        rows = model._default_manager.values_list("name", "conditions")
        names = {name for name, conditions in rows if asks(conditions)}
        found += _named(kind, names.union(counting) if kind is Kind.SERVICE_LEVELS else names)
    return found


def _names(rows: QuerySet[Any]) -> QuerySet[Any, str]:
    return rows.values_list("name", flat=True)


def _to_limit(rows: QuerySet[Any]) -> int:
    return rows.order_by().values("pk")[:COUNT_LIMIT].count()


def _counted(kind: Kind, count: int) -> Iterable[Use]:
    return (Use(kind, count),) if count else ()


def _named(kind: Kind, names: Iterable[str]) -> Iterable[Use]:
    found = tuple(sorted(names))
    return (Use(kind, len(found), found),) if found else ()
