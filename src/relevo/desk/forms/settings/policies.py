"""The form of a policy: its calendar, what pauses, and a table of targets by kind and priority. Its conditions are read by `forms.conditions`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from relevo.accounts.catalogue import MAX_NAME
from relevo.core.errors import DomainError
from relevo.desk.forms.base import DeskForm
from relevo.sla.enums import TargetKind
from relevo.sla.models import Calendar, Policy
from relevo.sla.policies import EVERY
from relevo.tickets.enums import ACTIVE_STATUSES
from relevo.tickets.priorities import stored_levels
from relevo.tickets.wording import priority_name, status_name

MINUTES, HOURS, NOTHING = "60", "3600", "none"
_AROUND_THE_CLOCK = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One target of the table."""

    count: BoundField
    unit: BoundField


@dataclass(frozen=True, slots=True)
class Row:
    """The targets of a priority, or of all that are not named (`value` is empty)."""

    value: int | None
    name: str
    cells: list[Cell]


class PolicyForm(DeskForm):
    """The fields of a target are called after its kind and priority: ``first_reply-40`` and ``first_reply-40-unit``."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=MAX_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    calendar = forms.ChoiceField(
        label=gettext_lazy("Business hours"), required=False, help_text=gettext_lazy("Time counts only while the calendar is open.")
    )
    warn_percent = forms.IntegerField(
        label=gettext_lazy("Warn after"),
        min_value=1,
        max_value=100,
        initial=75,
        help_text=gettext_lazy("Percent of the time; 100 for no warning."),
    )
    pausing = forms.MultipleChoiceField(label=gettext_lazy("Statuses that pause"), required=False, widget=forms.CheckboxSelectMultiple)
    counts_assistant = forms.BooleanField(
        label=gettext_lazy("Answers of the assistant count"),
        required=False,
        help_text=gettext_lazy("What is sent automatically never counts as an answer."),
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("In use"),
        required=False,
        help_text=gettext_lazy("Once it is not in use, nothing is owed under it any more. What was met or missed stays."),
    )

    applies = forms.BooleanField(
        label=gettext_lazy("Apply to tickets that are open already"),
        required=False,
        help_text=gettext_lazy(
            "Otherwise they come to it with their next change, or when the customer writes. What runs under it follows in any case."
        ),
    )

    def __init__(self, data: Any = None, *, of: Policy | None = None) -> None:
        super().__init__(data, initial=_initial(of))
        fields: dict[str, Any] = self.fields
        calendars = [one for one in Calendar.objects.all() if one.is_active or (of is not None and of.calendar_id == one.pk)]
        fields["calendar"].choices = [(_AROUND_THE_CLOCK, _("Around the clock")), *((str(one.pk), one.name) for one in calendars)]
        fields["pausing"].choices = [(status, status_name(status)) for status in ACTIVE_STATUSES]
        self.levels = [EVERY, *(str(level.value) for level in stored_levels().values() if level.is_active or _names(of, level.value))]
        for kind in TargetKind.values:
            for level in self.levels:
                line = forms.TextInput(attrs={"class": "input count", "inputmode": "numeric", "autocomplete": "off"})
                fields[f"{kind}-{level}"] = forms.IntegerField(required=False, min_value=1, max_value=525_600, widget=line)
                units = [(MINUTES, _("minutes")), (HOURS, _("hours")), *([] if level == EVERY else [(NOTHING, pgettext("target", "nothing"))])]
                select = forms.Select(attrs={"class": "input"})
                fields[f"{kind}-{level}-unit"] = forms.ChoiceField(choices=units, required=False, initial=HOURS, widget=select)

    @property
    def kinds(self) -> list[str]:
        """What stands above the columns of the table."""
        return [str(label) for label in TargetKind.labels]

    @property
    def rows(self) -> list[Row]:
        """The table of targets."""
        return [
            Row(
                None if level == EVERY else int(level),
                _("All priorities") if level == EVERY else priority_name(int(level)),
                [Cell(self[f"{kind}-{level}"], self[f"{kind}-{level}-unit"]) for kind in TargetKind.values],
            )
            for level in self.levels
        ]

    def refuse(self, error: DomainError) -> None:
        """As every form, with what is wrong with a target beside it."""
        error.fields = {_name_of(name): words for name, words in error.fields.items()}
        super().refuse(error)

    def values(self) -> dict[str, Any]:
        """What the actions take, but for `is_active`; only of a valid form."""
        found, chosen = self.cleaned_data, self.cleaned_data["calendar"]
        targets: dict[str, dict[str, int | None]] = {kind: self._promised(kind) for kind in TargetKind.values}
        return {name: found[name] for name in ("name", "warn_percent", "pausing", "counts_assistant")} | {
            "calendar": Calendar.objects.get(pk=int(chosen)) if chosen else None,
            "targets": targets,
        }

    def _promised(self, kind: str) -> dict[str, int | None]:
        found: dict[str, int | None] = {}
        for level in self.levels:
            count, unit = self.cleaned_data[f"{kind}-{level}"], self.cleaned_data[f"{kind}-{level}-unit"]
            if unit == NOTHING:
                found[level] = None
            elif count:
                found[level] = count * int(unit or HOURS)
        return found


def _initial(of: Policy | None) -> dict[str, Any]:
    if of is None:
        return {"is_active": True, "pausing": ["pending"]}
    initial: dict[str, Any] = {name: getattr(of, name) for name in ("name", "warn_percent", "pausing", "counts_assistant", "is_active")}
    initial["calendar"] = str(of.calendar_id or _AROUND_THE_CLOCK)
    for kind, by_priority in of.targets.items():
        for level, seconds in by_priority.items():
            unit = NOTHING if seconds is None else MINUTES if seconds % 3600 else HOURS
            initial[f"{kind}-{level}-unit"] = unit
            initial[f"{kind}-{level}"] = None if seconds is None else -(-seconds // int(unit))
    return initial


def _names(of: Policy | None, value: int) -> bool:
    return of is not None and any(str(value) in by_priority for by_priority in of.targets.values())


def _name_of(field: str) -> str:
    """The form's name of ``targets.first_reply.40``."""
    parts = field.split(".")
    return f"{parts[1]}-{parts[2]}" if len(parts) == 3 and parts[0] == "targets" else field
