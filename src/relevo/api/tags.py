"""The tags that the desk knows."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from relevo.api import paging, render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Input, Moment, Output, Page, left_out, page_of
from relevo.tickets import actions
from relevo.tickets.models import Tag
from relevo.tickets.queries import tags_visible_to

router = Router(tags=["Classification"])


class TagOut(Output):
    """A tag. One that is not active stays on its tickets and is no longer suggested."""

    id: int
    name: str
    is_active: bool
    created_at: Moment

    @classmethod
    def of(cls, tag: Tag) -> TagOut:
        return cls(id=tag.pk, name=tag.name, is_active=tag.is_active, created_at=tag.created_at)


class NewTag(Input):
    """A tag, before any ticket has it."""

    name: Annotated[str, Field(max_length=60, examples=["refund"])]


class TagChanges(Input):
    """Only the fields that are sent change."""

    is_active: bool = left_out()


class TagQuery(paging.PageQuery):
    """Which tags."""

    name: Annotated[str, Field(max_length=60, description="Only tags with this in their name, in upper or lower case.")] = ""


@router.get("/tags", response=Page[TagOut])
def list_tags(request: HttpRequest, query: Query[TagQuery]) -> HttpResponse:
    """List tags.

    Those that were put on a ticket, that a rule gives or asks for, or that were added. Upper and lower case differ.
    """
    tags = tags_visible_to(caller(request))
    rows, cursor = paging.by_id(tags.filter(name__icontains=query.name) if query.name else tags, query)
    return render.ok(page_of([TagOut.of(row) for row in rows], cursor))


@router.post("/tags", response={201: TagOut})
def create_tag(request: HttpRequest, data: NewTag) -> HttpResponse:
    """Add a tag.

    Only needed for tags that shall be suggested before a ticket has them.
    """
    made = actions.create_tag(actor=actor(request), name=data.name)
    return render.created(TagOut.of(made), f"/tags/{made.pk}")


@router.get("/tags/{int:id}", response=TagOut)
def get_tag(request: HttpRequest, id: int) -> HttpResponse:
    """Show a tag."""
    return render.ok(TagOut.of(found(tags_visible_to(caller(request)), pk=id)))


@router.patch("/tags/{int:id}", response=TagOut)
def change_tag(request: HttpRequest, id: int, data: TagChanges) -> HttpResponse:
    """Retire a tag, or take it back."""
    tag = found(tags_visible_to(caller(request)), pk=id)
    return render.ok(TagOut.of(actions.edit_tag(tag, actor=actor(request), **data.changes())))
