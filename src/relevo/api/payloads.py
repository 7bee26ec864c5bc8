"""The originals of what came in: what could not be understood or was ignored can be looked at and processed again."""

from __future__ import annotations

import io

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router

from relevo.accounts import permissions
from relevo.api import paging, render
from relevo.api.access import found, named
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.channels import PayloadOut, PayloadQuery, Processed, Processing
from relevo.channels.email.inbound import process_again
from relevo.channels.enums import PayloadState
from relevo.channels.models import InboundPayload
from relevo.channels.queries import accounts_visible_to, payloads_visible_to

router = Router(tags=["Inbound payloads"])
_ATTENTION = (PayloadState.QUARANTINED.value, PayloadState.IGNORED.value)


def _payload(request: HttpRequest, id: int) -> InboundPayload:
    permissions.require(actor(request), permissions.RAW_DOWNLOAD)
    return found(payloads_visible_to(caller(request)), pk=id)


@router.get("/payloads", response=Page[PayloadOut])
def list_payloads(request: HttpRequest, query: Query[PayloadQuery]) -> HttpResponse:
    """List what came in.

    By default what needs a look: quarantined and ignored. The newest first. For administrators.
    """
    permissions.require(actor(request), permissions.RAW_DOWNLOAD)
    rows = payloads_visible_to(caller(request)).defer("raw")
    if query.state:
        rows = rows.filter(state__in=_ATTENTION if query.state == "attention" else [query.state])
    if query.account_id:
        rows = rows.filter(account_id=query.account_id)
    page, cursor = paging.by_id(rows, query, newest_first=True)
    return render.ok(page_of([PayloadOut.of(row) for row in page], cursor))


@router.get("/payloads/{int:id}", response=PayloadOut)
def get_payload(request: HttpRequest, id: int) -> HttpResponse:
    """Show what became of something that came in."""
    return render.ok(PayloadOut.of(_payload(request, id)))


@router.get("/payloads/{int:id}/content", response={200: None})
def download_payload(request: HttpRequest, id: int) -> HttpResponseBase:
    """Download the original bytes."""
    payload = _payload(request, id)
    return render.download(io.BytesIO(payload.content()), f"payload-{payload.pk}.eml", "message/rfc822")


@router.post("/payloads/{int:id}/processing", response=Processed)
def process_payload(request: HttpRequest, id: int, data: Processing) -> HttpResponse:
    """Process something again.

    A quarantined, ignored or blocked mail, after a fix or for another account. Refused with 409 where it has become a message already.
    """
    payload = _payload(request, id)
    account = named(accounts_visible_to(caller(request)), data.account_id, "account_id")
    return render.ok(Processed.of(process_again(payload, actor=actor(request), account=account)))
