"""Lists of tickets that people made for themselves or for others."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.tickets.enums import Layout, ListOrder
from relevo.tickets.models.shared import Shared


class View(Shared):
    """A list: which tickets (`conditions`, see `tickets.filters`), in which order, shown how.

    `columns` are names of `columns.COLUMNS`, in the order in which they stand; number and subject are always shown, before them.
    """

    SHARE = permissions.VIEWS_SHARE

    conditions = models.JSONField(default=dict)
    order = models.CharField(max_length=20, choices=ListOrder, default=ListOrder.CHANGED)
    layout = models.CharField(max_length=10, choices=Layout, default=Layout.TABLE)
    columns = ArrayField(models.CharField(max_length=30), default=list, blank=True)


class SideBySide(models.Model):
    """The lists that a user looks at side by side, from left to right: names of built-in ones and ids of views, which may be gone by now."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="side_by_side")
    views = ArrayField(models.CharField(max_length=20), default=list, blank=True)
