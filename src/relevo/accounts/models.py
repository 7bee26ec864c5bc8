"""Users, access profiles, teams, campaigns, API tokens, the desk's own settings, and the trace of changes to all of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from relevo.accounts import permissions
from relevo.accounts.enums import CHOSEN, LANGUAGES, SEES_EVERYTHING, Presence, Role, Theme, UserKind, Writing
from relevo.core import clock
from relevo.core.immutable import immutable


class UserManager(BaseUserManager["User"]):
    """Finds users by their e-mail address without regard to case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who works in the desk, or the assistant. Users are deactivated, never deleted: history names them."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=UserKind, default=UserKind.PERSON)
    role = models.CharField(max_length=20, choices=Role, default=Role.AGENT)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, choices=LANGUAGES, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM)
    signature_html = models.TextField(blank=True, default="")
    # For how long what one sends can be taken back; 0 for not at all.
    undo_seconds = models.PositiveSmallIntegerField(default=10, db_default=10)
    # In which order which sections of the ticket page are shown (`ticket_sections`); None for the usual.
    ticket_sections = ArrayField(models.CharField(max_length=40), null=True, blank=True)
    # Whether the customer stands beside the ticket (A9).
    shows_customer = models.BooleanField(default=True, db_default=True)
    # What was chosen by hand; what colleagues see is `presence.states_of`.
    presence = models.CharField(max_length=20, choices=Presence, default=Presence.AVAILABLE, db_default=Presence.AVAILABLE)
    created_at = models.DateTimeField(default=clock.now)

    objects = UserManager()

    # Which words of the desk are in use, for the user of a request; see `tickets.own_words`.
    words_version: str | None = None
    rules_version: str = ""
    # Under which names and settings are kept in memory, for the user of a request; see `accounts.stamp`.
    stamp: str = ""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(condition=models.Q(presence__in=CHOSEN), name="user_presence_chosen"),
            models.CheckConstraint(condition=models.Q(undo_seconds__lte=30), name="user_undo_seconds"),
        ]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_assistant(self) -> bool:
        return self.kind == UserKind.ASSISTANT

    def may(self, permission: str) -> bool:
        """Whether role or access profiles allow it; see `permissions`."""
        return permissions.may(self, permission)

    @cached_property
    def profile_permissions(self) -> frozenset[str]:
        """What the user's access profiles that are in use give. The user of a request brings it along (`loading`); for others one query."""
        given = self.access_profiles.filter(is_active=True).values_list("permissions", flat=True)
        return permissions.GRANTABLE.intersection(permission for one in given for permission in one)

    @cached_property
    def campaign_scope(self) -> frozenset[int] | None:
        """The ids of the campaigns whose tickets this user sees, or None for all (S2).

        Administrators and supervisors see everything without a query; for others one query per loaded user object
        asks the desk's setting and the memberships.
        """
        if self.role in SEES_EVERYTHING:
            return None
        own = self.campaigns.through.objects.filter(user_id=self.pk).values_list("campaign_id", flat=True)
        found = list(Desk.objects.filter(hides_other_campaigns=True).values_list(ArraySubquery(own), flat=True))
        return frozenset(found[0]) if found else None


class AccessProfile(models.Model):
    """A named set of permissions that users have in addition to those of their role. One that is retired gives nothing, and who had it is kept."""

    name = models.CharField(max_length=120, unique=True)
    description = models.CharField(max_length=300, blank=True, default="")
    permissions = ArrayField(models.CharField(max_length=40), default=list)
    members: models.ManyToManyField[User, Any] = models.ManyToManyField(User, related_name="access_profiles", blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A group of agents; a ticket is in at most one team's queue. Its signature stands under mails of its tickets, where the account has none."""

    name = models.CharField(max_length=120, unique=True)
    signature_html = models.TextField(blank=True, default="", db_default="")
    members: models.ManyToManyField[User, Any] = models.ManyToManyField(User, related_name="teams", blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    """A line of business with its own channel accounts and members."""

    name = models.CharField(max_length=120, unique=True)
    members: models.ManyToManyField[User, Any] = models.ManyToManyField(User, related_name="campaigns", blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ApiToken(models.Model):
    """A bearer token of a user. Only its digest is kept: the token itself is shown once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class Desk(models.Model):
    """Settings of the whole installation: always exactly one row, made by the first migration.

    `words_version` changes with the desk's own names of things (`tickets.own_words`), and is empty while there are none. In the same way
    `rules_version` changes with the rules that follow what happens on tickets (`sla.policies`): every recorded event brings it along.
    `digest_account_id` is the account through which people of the desk get mail (`notifications.digests`); channels lie above this package. In
    `phone_region` (ISO 3166) telephone numbers are read that bear no code of a country; where it is empty, such numbers are refused.
    """

    name = models.CharField(max_length=120, default="Relevo")
    language = models.CharField(max_length=10, choices=LANGUAGES, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    hides_other_campaigns = models.BooleanField(default=False)
    phone_region = models.CharField(max_length=2, blank=True, default="", db_default="")
    digest_account_id = models.BigIntegerField(null=True, blank=True)
    words_version = models.CharField(max_length=20, blank=True, default="", db_default="")
    rules_version = models.CharField(max_length=20, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="desk_one_row")]

    def __str__(self) -> str:
        return self.name


class PresenceLease(models.Model):
    """One open page on which a user handles a ticket; the user is busy while one of them lives, which is until `expires_at`.

    UNLOGGED (see `presence`): after a crash of PostgreSQL it is empty, and the pages that are still open write themselves in again. `key` is made by
    the page; `is_over` marks a page that was left, so that a late heartbeat of it does nothing. Tickets lie above this package: only their number is
    known here, and the campaign by which `live` decides who may hear of it.
    """

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="presence_leases")
    ticket_number = models.BigIntegerField()
    campaign_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    writing = models.CharField(max_length=10, choices=Writing, blank=True, default="")
    writing_until = models.DateTimeField(null=True)
    is_over = models.BooleanField(default=False)

    class Meta:
        # None on a column that a heartbeat writes: it would cost an entry of the index each time.
        indexes = [models.Index(fields=["ticket_number"], name="presence_ticket")]

    def __str__(self) -> str:
        return f"user {self.user_id} on ticket {self.ticket_number} until {self.expires_at:%H:%M:%S}"


class Attendance(models.Model):
    """When a page of the desk was last open before somebody's eyes. UNLOGGED, like `PresenceLease`."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="attendance")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"user {self.user_id} at {self.seen_at:%H:%M}"


class AuditEntry(models.Model):
    """What somebody did to users, teams, campaigns, accounts or settings. Append-only, in PostgreSQL itself; see `audit`."""

    verb = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=10)
    actor_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actor_label = models.CharField(max_length=60, blank=True, default="")
    target_kind = models.CharField(max_length=20)
    target_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "audit entries"
        triggers = immutable()

    def __str__(self) -> str:
        return f"{self.verb} of {self.target_kind} {self.target_id}"
