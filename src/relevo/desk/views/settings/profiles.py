"""Access profiles: the list, one of them; and what roles may do."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from relevo.accounts import permissions, queries
from relevo.accounts.actions import create_profile, edit_profile
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.forms.settings.profiles import ProfileForm
from relevo.desk.pages.settings.profiles import ProfilePage, ProfilesPage, grouped_choices, profile_line, roles_page
from relevo.desk.pages.settings.sections import sections_for
from relevo.desk.views.settings.kinds import Kind, is_saved

PROFILES = Kind(
    list_view="settings-profiles",
    new_view="settings-new-profile",
    item_view="settings-profile",
    title=_("Access profiles"),
    explanation=_("An access profile is a named set of permissions that people have in addition to their role. It is given on the page of a user."),
    add_label=_("New access profile"),
    saved=_("The access profile is saved."),
    visible=queries.profiles_visible_to,
    form=ProfileForm,
    create=create_profile,
    edit=edit_profile,
)


@require_safe
@needs(permissions.USERS_MANAGE)
def profiles(request: HttpRequest) -> HttpResponse:
    """All access profiles, those in use first."""
    user = reader(request)
    found = queries.profiles_visible_to(user).annotate(member_count=Count("members")).order_by("-is_active", "name", "pk")
    page = ProfilesPage(sections_for(user), PROFILES.explanation, [profile_line(one, one.member_count) for one in found])
    return responses.page(request, "desk/settings/profiles.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.USERS_MANAGE)
def profile(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Shows and saves one access profile, or a new one; shows who has it."""
    user = reader(request)
    found = get_object_or_404(queries.profiles_visible_to(user), pk=number) if number else None
    form = ProfileForm(request.POST if request.method == "POST" else None, of=found)
    if is_saved(user, PROFILES, form, found):
        return responses.done(request, PROFILES.list_view, str(PROFILES.saved))
    page = ProfilePage(
        sections=sections_for(user),
        title=found.name if found else PROFILES.add_label,
        action=reverse(PROFILES.item_view, args=[number]) if number else reverse(PROFILES.new_view),
        form=form,
        groups=grouped_choices(form["permissions"].value() or []),
        profile=found,
        members=list(found.members.all()) if found else (),
    )
    return responses.page(request, "desk/settings/profile.html", page, status=form.status)


@require_safe
@needs(permissions.USERS_MANAGE)
def roles(request: HttpRequest) -> HttpResponse:
    """What each role may do."""
    return responses.page(request, "desk/settings/roles.html", roles_page(sections_for(reader(request))))
