"""Contacts, identities and organisations."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower

from relevo.accounts.models import User
from relevo.contacts.enums import NOBODY, LinkVerb
from relevo.core import clock
from relevo.core.immutable import immutable
from relevo.core.search import SearchColumn, search_index


class Organisation(models.Model):
    """A company or group that contacts belong to."""

    name = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A customer: a person who writes or is written to. `is_unidentified` marks one known by an identity only.

    `name` is empty where not even that is known; `wording.shown_name` says how it is shown. A *profile* is a contact of whom somebody found out
    that it is the same person as another one (P7): `person` is that one, always one that is no profile itself. Tickets and identities stay
    with the profile, so that separating the two restores exactly what was; while they are linked it bears the person's name, and `own_name`
    keeps its own. `field_values` are those of the desk's own fields, by the ids of their definitions (`fields.values`); None for none.
    """

    name = models.CharField(max_length=200, blank=True, default="")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="contacts")
    language = models.CharField(max_length=10, blank=True, default="")
    is_unidentified = models.BooleanField(default=False)
    person = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="profiles", db_index=False)
    own_name = models.CharField(max_length=200, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    field_values = models.JSONField(null=True, blank=True)
    search = SearchColumn("name")

    class Meta:
        indexes = [
            GinIndex("field_values", name="contact_fields", condition=models.Q(field_values__isnull=False)),
            models.Index(fields=["-updated_at", "-id"], name="contact_recent"),
            search_index("contact_search"),
            models.Index(Lower("name"), name="contact_same_name"),
            models.Index("person", name="contact_profiles", condition=models.Q(person__isnull=False)),
        ]
        constraints = [models.CheckConstraint(condition=~models.Q(person=models.F("id")), name="contact_person_not_self")]

    def __str__(self) -> str:
        return self.name

    @property
    def person_key(self) -> int:
        """The key of the person: the contact's own, or that of the one whose profile it is."""
        return self.person_id or self.pk


class Identity(models.Model):
    """One way to reach a contact. The same value within one scope belongs to one contact only.

    `value` is normalised by the channel that knows the kind (e-mail addresses in lower case); `display` keeps the
    form in which it was met.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=320)
    scope = models.CharField(max_length=120, blank=True, default="")
    display = models.CharField(max_length=320, blank=True, default="")
    is_replyable = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "identities"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "scope", "value"], name="identity_unique")]
        # For the beginnings of addresses and numbers, whatever the database's order of letters is.
        indexes = [models.Index(fields=["value"], opclasses=["varchar_pattern_ops"], name="identity_beginning")]

    def __str__(self) -> str:
        return self.display or self.value

    @property
    def is_shown(self) -> bool:
        """Whether people can do anything with it; only the desk itself uses the one of all unknown senders."""
        return self.kind != NOBODY


class Block(models.Model):
    """A sender of whom the desk takes nothing any more: an identity by kind and value, or all e-mail addresses of a domain (`BLOCKED_DOMAIN`).

    `refused_count` and `last_refused_at` tell what was kept out since; the originals are kept by their channel. Taking a block off deletes the
    row: the trace of changes tells both.
    """

    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=320)
    reason = models.CharField(max_length=500, blank=True, default="")
    blocked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=clock.now)
    refused_count = models.PositiveBigIntegerField(default=0)
    last_refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="block_unique")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class LinkRecord(models.Model):
    """That two contacts were found to be one person, or not to be, or were separated again; who, when and why. Append-only.

    `reasons` are the codes and facts of `suggestions` on which it was decided.
    """

    profile = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="link_records")
    person = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=10, choices=LinkVerb)
    reasons = models.JSONField(default=list, blank=True)
    actor_kind = models.CharField(max_length=10)
    actor_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        triggers = immutable()

    def __str__(self) -> str:
        return f"{self.profile_id} {self.verb} {self.person_id}"


class ContactEvent(models.Model):
    """One row of a contact's history: who did what, when, from which value to which. Append-only; words are made where it is shown (`event_words`).

    `other` is the contact with which it was linked, from which it was separated, or that is somebody else: the row is part of the history of both.
    What happened to an organisation is one row of `organisation` and no contact's, however many belong to it; the history of each shows it.
    """

    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="events", db_index=False)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="events", db_index=False)
    other = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField(max_length=20)
    actor_kind = models.CharField(max_length=10)
    actor_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor_label = models.CharField(max_length=60, blank=True, default="")
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["contact", "-id"], name="contact_events"),
            models.Index(fields=["other", "-id"], name="contact_events_of_other", condition=models.Q(other__isnull=False)),
            models.Index(fields=["organisation", "-id"], name="organisation_events", condition=models.Q(organisation__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(contact__isnull=False) ^ models.Q(organisation__isnull=False), name="contact_event_of_one"),
        ]
        triggers = immutable()

    def __str__(self) -> str:
        return f"{self.contact_id} {self.verb}"
