"""Texts of the desk in several languages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts.queries import campaigns_visible_to
from relevo.api import paging, render
from relevo.api.access import found, named
from relevo.api.auth import actor, caller
from relevo.api.errors import NotFound
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.templates import FilledTemplate, NewTemplate, TemplateChanges, TemplateOut
from relevo.api.tickets import ticket_of
from relevo.tickets import actions
from relevo.tickets.models import Template
from relevo.tickets.queries import templates_visible_to
from relevo.tickets.templates import fill, offered_one

router = Router(tags=["Templates"])


def _template(request: HttpRequest, id: int) -> Template:
    return found(templates_visible_to(caller(request)).select_related("campaign"), pk=id)


@router.get("/templates", response=Page[TemplateOut])
def list_templates(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List templates.

    Those for all tickets and for those of your campaigns, retired ones too; all of them if you may manage templates.
    """
    rows, cursor = paging.by_id(templates_visible_to(caller(request)).select_related("campaign"), query)
    return render.ok(page_of([TemplateOut.of(row) for row in rows], cursor))


@router.post("/templates", response={201: TemplateOut})
def create_template(request: HttpRequest, data: NewTemplate) -> HttpResponse:
    """Make a template."""
    campaign = named(campaigns_visible_to(caller(request)), data.campaign_id, "campaign_id")
    template = actions.create_template(actor=actor(request), name=data.name, texts=data.texts.texts(), campaign=campaign, conditions=data.conditions)
    return render.created(TemplateOut.of(template), f"/templates/{template.pk}")


@router.get("/templates/{int:id}", response=TemplateOut)
def get_template(request: HttpRequest, id: int) -> HttpResponse:
    """Show a template."""
    return render.ok(TemplateOut.of(_template(request, id)))


@router.patch("/templates/{int:id}", response=TemplateOut)
def change_template(request: HttpRequest, id: int, data: TemplateChanges) -> HttpResponse:
    """Change a template, or retire it."""
    template, sent = _template(request, id), data.changes()
    if "campaign_id" in sent:
        sent["campaign"] = named(campaigns_visible_to(caller(request)), sent.pop("campaign_id"), "campaign_id")
    return render.ok(TemplateOut.of(actions.edit_template(template, actor=actor(request), **sent)))


@router.get("/tickets/{int:number}/templates/{int:id}", response=FilledTemplate)
def fill_template(request: HttpRequest, number: int, id: int) -> HttpResponse:
    """Fill in a template for a ticket.

    The text in the language of the ticket's requester, with placeholders filled in. Nothing is sent, and nothing changes on the ticket. A retired
    template, one of another campaign, and one that is not for this ticket are not there.
    """
    user, ticket = caller(request), ticket_of(request, number)
    template = offered_one(ticket, user, id)
    if template is None:
        raise NotFound
    return render.ok(FilledTemplate.of(fill(template, ticket, user)))
