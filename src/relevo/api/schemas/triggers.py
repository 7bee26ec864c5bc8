"""Triggers: what sets them off, which tickets they mean, what they do, and what became of their runs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from relevo.api.schemas.base import Id, Input, Moment, Named, Output, left_out, named
from relevo.api.schemas.bulk import BulkChanges
from relevo.api.schemas.views import Conditions
from relevo.automation.actions import MAX_NAME
from relevo.automation.checking import DELAYS, MAX_ENTRIES, MAX_VALUES
from relevo.automation.hits import Hits
from relevo.automation.models import Trigger, TriggerRun
from relevo.automation.trial import Trial
from relevo.tickets.models import Event

_Value = str | int | bool | None
_Values = Annotated[list[_Value], Field(max_length=MAX_VALUES)]
_Span = Annotated[int, Field(ge=DELAYS.start, lt=DELAYS.stop)]
OutcomeName = Literal["done", "failed", "loop"]
TriggerName = Annotated[str, Field(max_length=MAX_NAME, examples=["Refunds to the accounting"])]


class HeardEvent(Input):
    """One thing that sets a trigger off."""

    event: Literal["opened", "received", "sent", "commented", "advised", "sla_warned", "sla_breached", "changed"] = Field(
        description="The ticket was opened; the customer wrote; the desk wrote to the customer; somebody commented; somebody outside answered an "
        "escalation; a target of the service levels will be missed soon, or was missed; a field changed."
    )
    field: Annotated[str, Field(max_length=40)] = left_out(description="Of `changed`: which one, such as `status`, `assignee`, `tags` or `fields.7`.")
    from_: _Values = left_out(
        alias="from", description="What the field was: one of these, null for nobody and none. Of tags: one of these was taken away."
    )
    to: _Values = left_out(description="What it is now. Of tags: one of these was added.")
    contains: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=MAX_VALUES)] = left_out(
        description="Of messages: their text has one of these, whatever the case and the accents."
    )
    delay_seconds: _Span = left_out(description="Runs so much later, in whole minutes, unless the same has happened anew by then.")


class ChangeAction(Input):
    """Changes the ticket."""

    do: Literal["change"]
    change: BulkChanges


class SendAction(Input):
    """Writes to the customer, in the customer's language."""

    do: Literal["send"]
    template_id: Id


class CommentAction(Input):
    """Adds an internal comment. Placeholders are those of macros."""

    do: Literal["comment"]
    body_html: Annotated[str, Field(max_length=100_000)]


class TaskAction(Input):
    """Adds a task."""

    do: Literal["task"]
    title: Annotated[str, Field(max_length=200)]
    assignee: Id | Literal["assignee"] | None = Field(default=None, description="A user's id, or `assignee` for whoever has the ticket then.")
    due_seconds: _Span = left_out(description="How long after the run it is due.")


class EscalateAction(Input):
    """Asks people outside by e-mail, with the whole ticket."""

    do: Literal["escalate"]
    to: Annotated[list[Annotated[str, Field(max_length=320)]], Field(min_length=1, max_length=10)]
    note: Annotated[str, Field(max_length=10_000)] = ""


class CallAction(Input):
    """Calls a webhook: it alone is told, whatever else it waits for."""

    do: Literal["call"]
    webhook: Id


Action = Annotated[ChangeAction | SendAction | CommentAction | TaskAction | EscalateAction | CallAction, Field(discriminator="do")]
Events = Annotated[list[HeardEvent], Field(min_length=1, max_length=MAX_ENTRIES)]
Actions = Annotated[list[Action], Field(min_length=1, max_length=MAX_ENTRIES)]


class NewTrigger(Input):
    """An automatic rule, the last in the order; off, unless something else is said."""

    name: TriggerName
    events: Events
    conditions: Conditions = {"all": []}
    actions: Actions
    campaign_id: Id | None = Field(default=None, description="For whose tickets it is; null for all.")
    is_active: bool = False


class TriggerChanges(Input):
    """Only the fields that are sent change."""

    name: TriggerName = left_out()
    events: Events = left_out()
    conditions: Conditions = left_out()
    actions: Actions = left_out()
    campaign_id: Id | None = None
    is_active: bool = left_out()
    position: Annotated[int, Field(ge=1, le=1000)] = left_out(description="Its place in the order; 1 runs first.")


class TriggerOut(Output):
    """An automatic rule. `campaign` is null for one that is for all tickets. Triggers are listed, and run, in the order of `position`."""

    id: int
    name: str
    campaign: Named | None
    position: int
    is_active: bool
    active_since: Moment = Field(description="What fell due before is not made up for.")
    failed_at: Moment | None
    events: list[dict[str, Any]]
    conditions: dict[str, Any]
    actions: list[dict[str, Any]] = Field(description="As they are sent.")
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, trigger: Trigger) -> TriggerOut:
        plain = ("id", "name", "is_active", "active_since", "failed_at", "events", "conditions", "created_at", "updated_at")
        return cls(
            **{name: getattr(trigger, name) for name in plain},
            position=trigger.position + 1,
            campaign=named(trigger.campaign),
            actions=[_told(one) for one in trigger.actions],
        )


def _told(action: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in action.items() if name not in ("changes", "template")}
    if "changes" in action:
        ids = ("assignee", "team", "campaign", "service", "category", "justification")
        told["change"] = {f"{name}_id" if name in ids else name: value for name, value in action["changes"].items()}
    return told | ({"template_id": action["template"]} if "template" in action else {})


class RunOut(Output):
    """One run: `ticket` is the number, `event` the sequence of the event that set it off, `changes` the sequences of those that it recorded."""

    id: int
    trigger: Named
    ticket: int
    event: int
    at: Moment
    outcome: OutcomeName = Field(description="`loop`: it was stopped, since triggers set each other off in a circle.")
    changes: list[int]
    error: str
    led_by: list[int] = Field(description="The ids of the triggers that led to it, the first one first.")

    @classmethod
    def of(cls, run: TriggerRun) -> RunOut:
        changes = list(range(run.first, run.last + 1)) if run.last else []
        return cls(
            id=run.pk,
            trigger=Named(id=run.trigger_id, name=run.trigger.name),
            ticket=run.ticket_id,
            event=run.event.sequence,
            at=run.at,
            outcome=run.outcome,  # type: ignore[arg-type]
            changes=changes,
            error=run.error,
            led_by=run.chain,
        )


class HitsOut(Output):
    """How many tickets of the last 30 days it would have hit, counted to 1,000, with the newest of them. Null where counting them takes too long."""

    count: int | None
    examples: list[int]

    @classmethod
    def of(cls, hits: Hits) -> HitsOut:
        return cls(count=hits.count, examples=[ticket.pk for ticket in hits.examples])


class NewTrial(Input):
    """The ticket on which a trigger is tried."""

    ticket: Id


class TriedEvent(Output):
    """What would stand in the ticket's history."""

    verb: str
    data: dict[str, Any]

    @classmethod
    def of(cls, event: Event) -> TriedEvent:
        return cls(verb=event.verb, data=event.data)


class TrialOut(Output):
    """What the trigger would do now. `is_meant` says whether the ticket meets its conditions; nothing was changed."""

    is_meant: bool
    events: list[TriedEvent]
    refusal: str | None

    @classmethod
    def of(cls, trial: Trial) -> TrialOut:
        return cls(is_meant=trial.is_meant, events=[TriedEvent.of(one) for one in trial.events], refusal=trial.refusal or None)
