"""How teams have their tickets assigned, and what their members can do."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from relevo.accounts.catalogue import CatalogueItem
from relevo.accounts.models import Team, User
from relevo.core import clock
from relevo.routing.enums import Match, Mode


class Limits(models.Model):
    """How many tickets somebody works on at once: of all channels together (`capacity`), and of single ones by their kinds. What is not named has
    no limit."""

    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    channel_capacities: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True


class TeamRouting(Limits):
    """How one team's tickets are assigned; a team without a row does it by hand. The limits hold for members who have none of their own."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, primary_key=True, related_name="routing")
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.OFF)
    language_match = models.CharField(max_length=10, choices=Match, default=Match.IGNORED)
    skill_match = models.CharField(max_length=10, choices=Match, default=Match.IGNORED)
    prefers_last = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"routing of team {self.team_id}: {self.mode}"


class Skill(CatalogueItem):
    """Something that some tickets ask of an assignee: those for which `conditions` hold (`tickets.filters`). Who has it stands in `Abilities`."""

    conditions: Any = models.JSONField(default=dict)

    class Meta(CatalogueItem.Meta):
        constraints = [models.UniqueConstraint(models.functions.Lower("name"), name="skill_name_unique")]


class Abilities(Limits):
    """What one agent can do, in whichever team: languages spoken (beside the one in which the desk speaks to the agent), skills, and own limits."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="abilities")
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    skills: models.ManyToManyField[Skill, Any] = models.ManyToManyField(Skill, related_name="holders", blank=True)

    def __str__(self) -> str:
        return f"abilities of user {self.user_id}"


class Turn(models.Model):
    """When a team last gave a ticket to a member by itself: who waits longest is next."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="turns")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="turns")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="turn_unique")]

    def __str__(self) -> str:
        return f"user {self.user_id} in team {self.team_id} at {self.given_at:%H:%M:%S}"
