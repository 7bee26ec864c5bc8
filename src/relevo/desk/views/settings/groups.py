"""Teams and campaigns: two kinds of group with members, shown and saved in the same way."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from relevo.accounts import permissions, queries
from relevo.accounts.actions import create_campaign, create_team, edit_campaign, edit_team
from relevo.accounts.models import User
from relevo.desk import responses
from relevo.desk.access import needs
from relevo.desk.forms.settings.people import CampaignForm, TeamForm
from relevo.desk.pages.settings.people import GroupPage, GroupsPage, Line
from relevo.desk.pages.settings.sections import sections_for
from relevo.desk.views.settings.kinds import Kind, is_saved
from relevo.desk.wording.uses import used
from relevo.reports.uses import of_group

TEAMS = Kind(
    list_view="settings-teams",
    new_view="settings-new-team",
    item_view="settings-team",
    title=_("Teams"),
    explanation=_("A team is a group of agents with a queue of its own; a ticket is in at most one."),
    add_label=_("New team"),
    saved=_("The team is saved."),
    visible=queries.teams_visible_to,
    form=TeamForm,
    create=create_team,
    edit=edit_team,
)
CAMPAIGNS = Kind(
    list_view="settings-campaigns",
    new_view="settings-new-campaign",
    item_view="settings-campaign",
    title=_("Campaigns"),
    explanation=_("A campaign is a line of business with its own accounts and members. Tickets of one can be hidden from the agents of the others."),
    add_label=_("New campaign"),
    saved=_("The campaign is saved."),
    visible=queries.campaigns_visible_to,
    form=CampaignForm,
    create=create_campaign,
    edit=edit_campaign,
)


def _list(request: HttpRequest, kind: Kind) -> HttpResponse:
    reader: User = request.user  # type: ignore[assignment]
    groups = kind.visible(reader).annotate(member_count=Count("members")).order_by("-is_active", "name", "pk")
    page = GroupsPage(
        sections=sections_for(reader),
        section=kind.list_view,
        title=kind.title,
        explanation=kind.explanation,
        add_label=kind.add_label,
        add_view=kind.new_view,
        item_view=kind.item_view,
        lines=[Line(group, group.member_count) for group in groups],
    )
    return responses.page(request, "desk/settings/groups.html", page)


def _form(request: HttpRequest, kind: Kind, number: int | None) -> HttpResponse:
    reader: User = request.user  # type: ignore[assignment]
    group = get_object_or_404(kind.visible(reader), pk=number) if number else None
    form = kind.form(reader, request.POST if request.method == "POST" else None, of=group)
    if is_saved(reader, kind, form, group):
        return responses.done(request, kind.list_view, str(kind.saved))
    title = group.name if group else kind.add_label
    page = GroupPage(
        sections=sections_for(reader),
        section=kind.list_view,
        title=title,
        form=form,
        action=reverse(kind.item_view, args=[number]) if number else reverse(kind.new_view),
        list_view=kind.list_view,
        external_view=reverse("settings-external-view-campaign", args=[number]) if number and kind is CAMPAIGNS else "",
        routing=reverse("settings-team-routing", args=[number]) if number and kind is TEAMS else "",
        used=used(of_group(group)) if group else None,
    )
    return responses.page(request, "desk/settings/group.html", page, status=form.status)


@require_safe
@needs(permissions.TEAMS_MANAGE)
def teams(request: HttpRequest) -> HttpResponse:
    """All teams."""
    return _list(request, TEAMS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.TEAMS_MANAGE)
def team(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one team, or a new one."""
    return _form(request, TEAMS, number)


@require_safe
@needs(permissions.CAMPAIGNS_MANAGE)
def campaigns(request: HttpRequest) -> HttpResponse:
    """All campaigns."""
    return _list(request, CAMPAIGNS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CAMPAIGNS_MANAGE)
def campaign(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one campaign, or a new one."""
    return _form(request, CAMPAIGNS, number)
