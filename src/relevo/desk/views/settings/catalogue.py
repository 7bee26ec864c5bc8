"""Services, categories and justifications: lists that are shown, added to, changed, reordered and retired in the same way."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relevo.accounts import permissions
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.pages.settings.catalogue import CataloguePage, ItemPage
from relevo.desk.pages.settings.sections import sections_for
from relevo.desk.views.settings.catalogue_kinds import CATEGORIES, JUSTIFICATIONS, SERVICES
from relevo.desk.views.settings.kinds import Kind, is_saved, move
from relevo.desk.wording.uses import used
from relevo.reports.uses import of_item
from relevo.tickets.enums import Status
from relevo.tickets.models import Justification, Service


def _list(request: HttpRequest, kind: Kind) -> HttpResponse:
    page = CataloguePage(
        sections=sections_for(reader(request)),
        section=kind.list_view,
        title=kind.title,
        explanation=kind.explanation,
        add_label=kind.add_label,
        add_view=kind.new_view,
        item_view=kind.item_view,
        move_view=kind.move_view,
        entries=list(kind.visible(reader(request))),
    )
    return responses.page(request, "desk/settings/catalogue.html", page)


def _form(request: HttpRequest, kind: Kind, number: int | None, **fixed: str) -> HttpResponse:
    user = reader(request)
    item = get_object_or_404(kind.visible(user), pk=number) if number else None
    form = kind.form(request.POST if request.method == "POST" else None, of=item)
    if is_saved(user, kind, form, item, **fixed):
        return responses.done(request, kind.list_view, str(kind.saved))
    action = reverse(kind.item_view, args=[number]) if number else reverse(kind.new_view)
    page = ItemPage(
        sections=sections_for(user),
        section=kind.list_view,
        title=item.name if item else kind.add_label,
        status=item.status if isinstance(item, Justification) else fixed.get("status", ""),
        form=form,
        action=f"{action}?status={fixed['status']}" if fixed else action,
        list_view=kind.list_view,
        used=used(of_item(item)) if item else None,
        sectors=tuple(Service.objects.exclude(sector="").order_by("sector").values_list("sector", flat=True).distinct()) if kind is SERVICES else (),
    )
    return responses.page(request, "desk/settings/catalogue_item.html", page, status=form.status)


def _move(request: HttpRequest, kind: Kind, number: int) -> HttpResponse:
    item = get_object_or_404(kind.visible(reader(request)), pk=number)
    move(reader(request), kind, item, request.POST.get("to", ""))
    return responses.done(request, kind.list_view)


@require_safe
@needs(permissions.CLASSIFICATION_MANAGE)
def services(request: HttpRequest) -> HttpResponse:
    """All services."""
    return _list(request, SERVICES)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CLASSIFICATION_MANAGE)
def service(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one service, or a new one."""
    return _form(request, SERVICES, number)


@require_POST
@needs(permissions.CLASSIFICATION_MANAGE)
def move_service(request: HttpRequest, number: int) -> HttpResponse:
    """Moves one a place up or down."""
    return _move(request, SERVICES, number)


@require_safe
@needs(permissions.CLASSIFICATION_MANAGE)
def categories(request: HttpRequest) -> HttpResponse:
    """All categories."""
    return _list(request, CATEGORIES)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CLASSIFICATION_MANAGE)
def category(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one category, or a new one."""
    return _form(request, CATEGORIES, number)


@require_POST
@needs(permissions.CLASSIFICATION_MANAGE)
def move_category(request: HttpRequest, number: int) -> HttpResponse:
    """Moves one a place up or down."""
    return _move(request, CATEGORIES, number)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CLASSIFICATION_MANAGE)
def justification(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one reason, or a new one of the status in the address."""
    status = request.GET.get("status", "")
    return _form(request, JUSTIFICATIONS, number, **({} if number else {"status": status if status in Status.values else Status.PENDING.value}))


@require_POST
@needs(permissions.CLASSIFICATION_MANAGE)
def move_justification(request: HttpRequest, number: int) -> HttpResponse:
    """Moves one a place up or down among those of its status."""
    return _move(request, JUSTIFICATIONS, number)
