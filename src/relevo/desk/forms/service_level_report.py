"""What the report of service levels is narrowed to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relevo.accounts.models import User
from relevo.accounts.queries import campaigns_visible_to, teams_visible_to, users_visible_to
from relevo.core.errors import Invalid
from relevo.desk.forms.base import DeskForm
from relevo.reports.asked import Asked, Grouping, sees_all
from relevo.reports.periods import USUAL_DAYS, last_days, period_of
from relevo.sla.queries import policies_visible_to
from relevo.tickets.filters import parsed
from relevo.tickets.queries import listed_views

DAYS = (7, 30, 90)


class ReportForm(DeskForm):
    """Days, grouping and filters, all optional: without any, the last 30 days by service level. `asked` is what they come to; of a `view`, its
    conditions."""

    marks_needed = False

    first_day = forms.DateField(label=pgettext_lazy("period", "From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last_day = forms.DateField(label=pgettext_lazy("period", "To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    policy = forms.TypedChoiceField(label=_("Service level"), required=False, coerce=int, empty_value=None)
    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int, empty_value=None)
    agent = forms.TypedChoiceField(label=_("Agent"), required=False, coerce=int, empty_value=None)
    campaign = forms.TypedChoiceField(label=_("Campaign"), required=False, coerce=int, empty_value=None)
    view = forms.TypedChoiceField(label=_("Tickets of the view"), required=False, coerce=int, empty_value=None)
    by = forms.ChoiceField(choices=Grouping, widget=forms.HiddenInput)
    days = forms.ChoiceField(choices=[(str(days), days) for days in DAYS], required=False, widget=forms.HiddenInput)

    def __init__(self, reader: User, sent: Mapping[str, Any]) -> None:
        self._zone = reader.time_zone
        self.period = last_days(USUAL_DAYS, self._zone)
        super().__init__(self._completed(sent))
        sources = {"policy": policies_visible_to(reader), "team": teams_visible_to(reader), "agent": users_visible_to(reader)}
        sources["campaign"] = campaigns_visible_to(reader)
        if not sees_all(reader):
            del self.fields["agent"], sources["agent"]
        for name, rows in sources.items():
            listed = [(str(pk), label) for pk, label in rows.values_list("pk", "name")] if name == "policy" else _by_name(rows)
            self.fields[name].choices = [("", _("All")), *listed]  # type: ignore[attr-defined]
        self._views = {view.pk: view for view in listed_views(reader)}
        self.fields["view"].choices = [("", _("All")), *((str(view.pk), view.name) for view in self._views.values())]  # type: ignore[attr-defined]

    def _completed(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """What was sent, with the days of a preset, and what is usual for what was not sent."""
        values = {name: sent[name] for name in self.base_fields if sent.get(name)}
        if values.get("days", "") in map(str, DAYS):
            self.period = last_days(int(values["days"]), self._zone)
        if "days" in values or not {"first_day", "last_day"} & values.keys():
            values |= {"first_day": self.period.first_day.isoformat(), "last_day": self.period.last_day.isoformat()}
        return {"by": Grouping.POLICY.value, **values}

    def clean(self) -> dict[str, Any]:
        """Checks the days together."""
        values = super().clean() or self.cleaned_data
        first, last = values.get("first_day"), values.get("last_day")
        if isinstance(first, date) and isinstance(last, date):
            try:
                self.period = period_of(first, last, self._zone)
            except Invalid as error:
                self.refuse(error)
        return values

    @property
    def asked(self) -> Asked:
        """What the report is to be about, once the form is valid."""
        values = self.cleaned_data
        narrowed = {name: values.get(name) for name in ("policy", "team", "agent", "campaign")}
        view = self._views.get(values["view"])
        conditions = parsed(view.conditions) if view is not None and view.conditions else None
        return Asked(period=self.period, by=Grouping(values["by"]), conditions=conditions, **narrowed)

    @property
    def preset(self) -> int | None:
        """Which of `DAYS` up to today are shown, if any."""
        return next((days for days in DAYS if last_days(days, self._zone) == self.period), None)


def _by_name(rows: Any) -> list[tuple[str, str]]:
    return sorted(((str(pk), name) for pk, name in rows.values_list("pk", "name")), key=lambda one: one[1].casefold())
