"""Contacts, identities and organisations."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from relevo.contacts.enums import NOBODY
from relevo.core import clock
from relevo.core.search import SearchColumn


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

    `name` is empty where not even that is known; `wording.shown_name` says how it is shown.
    """

    name = models.CharField(max_length=200, blank=True, default="")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="contacts")
    language = models.CharField(max_length=10, blank=True, default="")
    is_unidentified = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    search = SearchColumn("name")

    class Meta:
        indexes = [models.Index(fields=["-updated_at", "-id"], name="contact_recent"), GinIndex("search", name="contact_search")]

    def __str__(self) -> str:
        return self.name


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
