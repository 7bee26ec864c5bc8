"""The fields that administrators define, and the entries of their lists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relevo.accounts import permissions
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.settings.fields import FieldForm
from relevo.desk.pages.settings.catalogue import ItemPage
from relevo.desk.pages.settings.fields import FieldPage, campaigns_to_choose, fields_page
from relevo.desk.pages.settings.sections import sections_for
from relevo.desk.views.settings.field_kinds import CHOICES, FIELDS
from relevo.desk.views.settings.kinds import is_saved, move
from relevo.desk.wording.uses import used
from relevo.fields.enums import Holder
from relevo.fields.models import FieldDefinition
from relevo.reports.uses import of_choice, of_field

TEMPLATE = "desk/settings/field.html"


@require_safe
@needs(permissions.CLASSIFICATION_MANAGE)
def fields(request: HttpRequest) -> HttpResponse:
    """All fields."""
    return responses.page(request, "desk/settings/fields.html", fields_page(reader(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CLASSIFICATION_MANAGE)
def field(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one field, or a new one of the holder in the address."""
    user = reader(request)
    item = get_object_or_404(FIELDS.visible(user), pk=number) if number else None
    wanted = request.GET.get("holder", "")
    holder = item.holder if item else wanted if wanted in Holder.values else Holder.TICKET.value
    form = FieldForm(request.POST if request.method == "POST" else None, of=item, holder=holder, campaigns=campaigns_to_choose(user, item))
    if is_saved(user, FIELDS, form, item, **({} if item else {"holder": holder})):
        return responses.done(request, FIELDS.list_view, str(FIELDS.saved))
    page = _page(request, form, item) if item else _new_page(request, form, holder)
    return responses.page(request, TEMPLATE, page, status=form.status)


@require_POST
@needs(permissions.CLASSIFICATION_MANAGE)
def move_field(request: HttpRequest, number: int) -> HttpResponse:
    """Moves one a place up or down."""
    move(reader(request), FIELDS, get_object_or_404(FIELDS.visible(reader(request)), pk=number), request.POST.get("to", ""))
    return responses.done(request, FIELDS.list_view)


@require_POST
@needs(permissions.CLASSIFICATION_MANAGE)
def new_choice(request: HttpRequest, number: int) -> HttpResponse:
    """Adds an entry (``name``) to the list of a field."""
    user = reader(request)
    item = get_object_or_404(FIELDS.visible(user), pk=number)
    try:
        CHOICES.create(item, actor=actors.agent(user), name=request.POST.get("name", ""))
    except DomainError as error:
        form = FieldForm(of=item, holder=item.holder, campaigns=campaigns_to_choose(user, item))
        return responses.page(request, TEMPLATE, _page(request, form, item, " ".join([str(error), *map(str, error.fields.values())])), status=422)
    return responses.done(request, FIELDS.item_view, "", number)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CLASSIFICATION_MANAGE)
def choice(request: HttpRequest, number: int) -> HttpResponse:
    """Shows and saves one entry of a list."""
    user = reader(request)
    item = get_object_or_404(CHOICES.visible(user).select_related("definition"), pk=number)
    form = CHOICES.form(request.POST if request.method == "POST" else None, of=item)
    if is_saved(user, CHOICES, form, item):
        return responses.done(request, FIELDS.item_view, str(CHOICES.saved), item.definition_id)
    page = ItemPage(
        sections=sections_for(user),
        section=FIELDS.list_view,
        title=f"{item.definition.name}: {item.name}",
        form=form,
        action=reverse(CHOICES.item_view, args=[number]),
        back=reverse(FIELDS.item_view, args=[item.definition_id]),
        used=used(of_choice(item)),
    )
    return responses.page(request, "desk/settings/catalogue_item.html", page, status=form.status)


@require_POST
@needs(permissions.CLASSIFICATION_MANAGE)
def move_choice(request: HttpRequest, number: int) -> HttpResponse:
    """Moves one a place up or down in its list."""
    item = get_object_or_404(CHOICES.visible(reader(request)), pk=number)
    move(reader(request), CHOICES, item, request.POST.get("to", ""))
    return responses.done(request, FIELDS.item_view, "", item.definition_id)


def _new_page(request: HttpRequest, form: FieldForm, holder: str) -> FieldPage:
    action = f"{reverse(FIELDS.new_view)}?holder={holder}"
    return FieldPage(sections=sections_for(reader(request)), title=FIELDS.add_label, form=form, action=action, holder=holder)


def _page(request: HttpRequest, form: FieldForm, item: FieldDefinition, entry_error: str = "") -> FieldPage:
    return FieldPage(
        sections=sections_for(reader(request)),
        title=item.name,
        form=form,
        action=reverse(FIELDS.item_view, args=[item.pk]),
        holder=item.holder,
        field=item,
        entries=tuple(item.choices.order_by("position", "pk")),
        used=used(of_field(item)),
        entry_error=entry_error,
    )
