"""What triggers did, in sentences: in their log, and with the message that set them off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from relevo.automation.enums import Outcome
from relevo.automation.models import TriggerRun
from relevo.automation.queries import changes_of
from relevo.tickets.models import Event
from relevo.tickets.timeline import Entry
from relevo.tickets.wording import Names, describe


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run, with what it changed in sentences."""

    run: TriggerRun
    outcome: str
    sentences: list[str]


def sentences_of(events: Iterable[Event], names: Names) -> list[str]:
    """What events say, as the history says it."""
    return [line for event in events for line in describe(_entry(event), names)]


def _entry(event: Event) -> Entry:
    return Entry(event.sequence, event.verb, event.at, event.actor_kind, event.actor_user_id, "", event.actor_label, event.data, None)


def run_lines(runs: list[TriggerRun], names: Names) -> list[RunLine]:
    """Runs with what they changed. One query."""
    changes = changes_of(runs)
    return [RunLine(run, str(Outcome(run.outcome).label), sentences_of(changes.get(run.pk, []), names)) for run in runs]
