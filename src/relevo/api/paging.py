"""Lists in pages: ``?limit=&cursor=`` → ``{"items": […], "next_cursor": …}``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar

from django.db.models import Model, Q, QuerySet
from pydantic import BaseModel, Field

from relevo.core import paging

M = TypeVar("M", bound=Model)
LIMIT = 50
MAX_LIMIT = 200

Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT, description="How many entries the page has at most.")]
Cursor = Annotated[str, Field(max_length=500, description="`next_cursor` of the page before; empty for the first page.")]


class PageQuery(BaseModel):
    """The parameters that all lists have."""

    limit: Limit = LIMIT
    cursor: Cursor = ""


def by_id(rows: QuerySet[M], query: PageQuery, *, newest_first: bool = False) -> tuple[Sequence[M], str]:
    """One page in the order of the ids, and the cursor of the next page ("" on the last one)."""
    rows = rows.order_by("-pk" if newest_first else "pk")
    if query.cursor:
        (last,) = paging.decode(query.cursor, int)
        rows = rows.filter(pk__lt=last) if newest_first else rows.filter(pk__gt=last)
    found, more = _cut(rows, query.limit)
    return found, paging.encode(found[-1].pk) if more else ""


def by_change(rows: QuerySet[M], query: PageQuery) -> tuple[Sequence[M], str]:
    """One page, the most recently changed (`updated_at`) first, and the cursor of the next page."""
    rows = rows.order_by("-updated_at", "-pk")
    if query.cursor:
        at, last = paging.decode(query.cursor, datetime, int)
        rows = rows.filter(Q(updated_at__lte=at) & (Q(updated_at__lt=at) | Q(pk__lt=last)))
    found, more = _cut(rows, query.limit)
    end: Any = found[-1] if more else None
    return found, paging.encode(end.updated_at, end.pk) if more else ""


def _cut(rows: QuerySet[M], limit: int) -> tuple[list[M], bool]:
    found = list(rows[: limit + 1])
    return found[:limit], len(found) > limit
