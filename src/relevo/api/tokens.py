"""Bearer tokens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts import actions
from relevo.accounts.queries import tokens_visible_to, users_visible_to
from relevo.api import paging, render
from relevo.api.access import found, named
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.tokens import MadeToken, NewToken, TokenOut

router = Router(tags=["Users"])


@router.get("/tokens", response=Page[TokenOut])
def list_tokens(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List tokens.

    Your own; for those who manage users, everybody's. The newest first.
    """
    rows, cursor = paging.by_id(tokens_visible_to(caller(request)), query, newest_first=True)
    return render.ok(page_of([TokenOut.of(row) for row in rows], cursor))


@router.post("/tokens", response={201: MadeToken})
def create_token(request: HttpRequest, data: NewToken) -> HttpResponse:
    """Make a token.

    The answer is the only place where it is shown.
    """
    owner = named(users_visible_to(caller(request)), data.user_id, "user_id") or caller(request)
    row, plain = actions.create_token(owner, actor=actor(request), name=data.name)
    return render.created(MadeToken(**TokenOut.of(row).model_dump(), token=plain), f"/tokens/{row.pk}")


@router.delete("/tokens/{int:id}", response={204: None})
def revoke_token(request: HttpRequest, id: int) -> HttpResponse:
    """Revoke a token.

    It stops working at once, and for good.
    """
    actions.revoke_token(found(tokens_visible_to(caller(request)), pk=id), actor=actor(request))
    return render.nothing()
