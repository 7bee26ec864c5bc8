"""Reading triggers and their runs."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet

from relevo.accounts.models import User
from relevo.automation.models import Trigger, TriggerRun
from relevo.core import clock
from relevo.notifications.webhooks.models import Webhook
from relevo.tickets.models import Event, Message, Template
from relevo.tickets.queries import visible_to

KEPT_DAYS = 365


def triggers_visible_to(user: User) -> QuerySet[Trigger]:
    """All triggers, in their order, for who may manage some of them; none for others."""
    return Trigger.objects.all() if user.may(Trigger.MANAGE) else Trigger.objects.none()


def sending(template: Template) -> tuple[str, ...]:
    """The names of the triggers that send a template, those that are off too."""
    return tuple(Trigger.objects.filter(actions__contains=[{"do": "send", "template": template.pk}]).values_list("name", flat=True))


def calling(webhook: Webhook) -> tuple[str, ...]:
    """The names of the triggers that call a webhook, those that are off too."""
    return tuple(Trigger.objects.filter(actions__contains=[{"do": "call", "webhook": webhook.pk}]).values_list("name", flat=True))


def runs_visible_to(user: User) -> QuerySet[TriggerRun]:
    """The runs of triggers on tickets that the user sees, newest first."""
    return TriggerRun.objects.filter(ticket__in=visible_to(user)) if user.campaign_scope is not None else TriggerRun.objects.all()


def runs_because_of(message: Message) -> QuerySet[TriggerRun]:
    """What triggers did because of a message, in the order in which it happened: those that it set off, and those that these set off (Z22). The
    message has to be one that the reader sees."""
    return TriggerRun.objects.filter(root__in=message.events.values("pk")).select_related("trigger").order_by("pk")


def changes_of(runs: list[TriggerRun]) -> dict[int, list[Event]]:
    """The events that these runs recorded, by the runs' keys. One query."""
    made = [run for run in runs if run.last]
    wanted = Q(pk__in=[])
    for run in made:
        wanted |= Q(ticket=run.ticket_id, sequence__range=(run.first, run.last))
    found = list(Event.objects.filter(wanted).order_by("sequence")) if made else []
    return {run.pk: [one for one in found if one.ticket_id == run.ticket_id and run.first <= one.sequence <= run.last] for run in made}


def forget_runs() -> None:
    """Deletes runs of more than a year ago; what they changed stands in the histories of the tickets."""
    TriggerRun.objects.filter(at__lt=clock.now() - timedelta(days=KEPT_DAYS)).delete()
