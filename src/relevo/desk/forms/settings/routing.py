"""How a team's tickets are assigned, and what an agent can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relevo.accounts.enums import LANGUAGES
from relevo.accounts.models import User
from relevo.desk.forms.base import DeskForm, styled
from relevo.routing.enums import Match, Mode
from relevo.routing.models import Abilities, Limits, Skill, TeamRouting
from relevo.routing.queries import skill_ids_of, skills_visible_to
from relevo.routing.validators import MAX_CAPACITY, limited_channels


class LimitsForm(DeskForm):
    """Limits: one of all channels together, and one a channel in fields of their own (`limit_email`). Empty is none."""

    capacity = forms.IntegerField(label=_("In all"), required=False, min_value=0, max_value=MAX_CAPACITY)

    def __init__(self, data: Any, *, limits: Limits, initial: dict[str, Any]) -> None:
        super().__init__(data, initial={**initial, "capacity": limits.capacity})
        for channel, name in limited_channels().items():
            limit = forms.IntegerField(label=name, required=False, min_value=0, max_value=MAX_CAPACITY)
            self.fields[f"limit_{channel}"] = styled(limit)
            self.initial[f"limit_{channel}"] = limits.channel_capacities.get(channel)
        for name in self.limit_names:
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    @property
    def limit_names(self) -> list[str]:
        """The names of the fields with limits, in their order."""
        return ["capacity", *(f"limit_{channel}" for channel in limited_channels())]

    def limits(self) -> dict[str, Any]:
        """What the actions take of them; only of a valid form."""
        found: Mapping[str, Any] = self.cleaned_data
        of_channels = {channel: found[f"limit_{channel}"] for channel in limited_channels()}
        return {"capacity": found["capacity"], "channel_capacities": {channel: limit for channel, limit in of_channels.items() if limit is not None}}


class RoutingForm(LimitsForm):
    """A team's rules."""

    mode = forms.ChoiceField(label=_("Tickets of the queue are assigned"), choices=Mode, widget=forms.RadioSelect)
    prefers_last = forms.BooleanField(
        label=_("The customer's last assignee first"), required=False, help_text=_("Whoever worked for a customer last gets the next ticket, too.")
    )
    language_match = forms.ChoiceField(label=_("Speaks the customer's language"), choices=Match)
    skill_match = forms.ChoiceField(label=_("Has the skills that the ticket asks for"), choices=Match)

    def __init__(self, data: Any = None, *, of: TeamRouting) -> None:
        names = ("mode", "prefers_last", "language_match", "skill_match")
        super().__init__(data, limits=of, initial={name: getattr(of, name) for name in names})

    def values(self) -> dict[str, Any]:
        """What the action takes; only of a valid form."""
        return {name: self.cleaned_data[name] for name in ("mode", "prefers_last", "language_match", "skill_match")} | self.limits()


class SkillsField(forms.ModelMultipleChoiceField):
    """Skills by name; one that is retired says so."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.name if obj.is_active else str(_("%(name)s (not in use)") % {"name": obj.name})


class AbilitiesForm(LimitsForm):
    """What one agent can do."""

    languages = forms.MultipleChoiceField(label=_("Languages"), required=False, choices=LANGUAGES, widget=forms.CheckboxSelectMultiple)
    skills = SkillsField(label=_("Skills"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, reader: User, data: Any = None, *, of: Abilities) -> None:
        held = skill_ids_of(of)
        languages = list(dict.fromkeys((of.user.language, *of.languages)))
        super().__init__(data, limits=of, initial={"languages": languages, "skills": held})
        offered = skills_visible_to(reader)
        self.fields["skills"].queryset = offered.filter(is_active=True) | offered.filter(pk__in=held)  # type: ignore[attr-defined]
        self.own_language = of.user.language

    def values(self) -> dict[str, Any]:
        """What the action takes; only of a valid form. The language of the screen is spoken anyway."""
        languages = [code for code in self.cleaned_data["languages"] if code != self.own_language]
        skills: list[Skill] = list(self.cleaned_data["skills"])
        return {"languages": languages, "skills": skills} | self.limits()
