"""The block list: senders of whom nothing is taken in any more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts import permissions
from relevo.api import paging, render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.contacts import BlockOut, NewBlock
from relevo.contacts import actions
from relevo.contacts.blocks import visible_to

router = Router(tags=["Contacts"])


@router.get("/blocks", response=Page[BlockOut])
def list_blocks(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List the blocked senders.

    The newest first, each with how much was kept out and when last.
    """
    permissions.require(actor(request), permissions.CONTACTS_BLOCK)
    rows, cursor = paging.by_id(visible_to(caller(request)), query, newest_first=True)
    return render.ok(page_of([BlockOut.of(row) for row in rows], cursor))


@router.post("/blocks", response={201: BlockOut})
def add_block(request: HttpRequest, data: NewBlock) -> HttpResponse:
    """Block a sender.

    What they send is counted and kept as it came in (`GET /payloads?state=blocked`), but becomes no ticket and no message.
    Adding the same again changes nothing.
    """
    block = actions.block_sender(kind=data.kind, written=data.value, reason=data.reason, actor=actor(request))
    return render.created(BlockOut.of(found(visible_to(caller(request)), pk=block.pk)), "/blocks")


@router.delete("/blocks/{int:id}", response={204: None})
def remove_block(request: HttpRequest, id: int) -> HttpResponse:
    """Take a sender off the block list.

    What was kept out stays where it is, and can be processed again.
    """
    permissions.require(actor(request), permissions.CONTACTS_BLOCK)
    actions.unblock_sender(found(visible_to(caller(request)), pk=id), actor=actor(request))
    return render.nothing()
