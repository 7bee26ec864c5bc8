"""Access profiles, and what roles allow."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts import actions
from relevo.accounts.models import AccessProfile
from relevo.accounts.queries import profiles_visible_to
from relevo.api import paging, render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas.access_profiles import AccessProfileChanges, AccessProfileOut, NewAccessProfile, Roles
from relevo.api.schemas.base import Page, page_of

router = Router(tags=["Users"])


def _profile(request: HttpRequest, id: int) -> AccessProfile:
    return found(profiles_visible_to(caller(request)).prefetch_related("members"), pk=id)


@router.get("/roles", response=Roles)
def list_roles(request: HttpRequest) -> HttpResponse:
    """List roles.

    With what each allows, and all permissions in words.
    """
    return render.ok(Roles.all())


@router.get("/access-profiles", response=Page[AccessProfileOut])
def list_access_profiles(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List access profiles.

    With who has them.
    """
    rows, cursor = paging.by_id(profiles_visible_to(caller(request)).prefetch_related("members"), query)
    return render.ok(page_of([AccessProfileOut.of(row) for row in rows], cursor))


@router.post("/access-profiles", response={201: AccessProfileOut})
def create_access_profile(request: HttpRequest, data: NewAccessProfile) -> HttpResponse:
    """Add an access profile.

    Give it with `access_profile_ids` of a user. Managing users can't be given (422).
    """
    profile = actions.create_profile(actor=actor(request), **data.model_dump())
    return render.created(AccessProfileOut.of(_profile(request, profile.pk)), f"/access-profiles/{profile.pk}")


@router.get("/access-profiles/{int:id}", response=AccessProfileOut)
def get_access_profile(request: HttpRequest, id: int) -> HttpResponse:
    """Show an access profile."""
    return render.ok(AccessProfileOut.of(_profile(request, id)))


@router.patch("/access-profiles/{int:id}", response=AccessProfileOut)
def change_access_profile(request: HttpRequest, id: int, data: AccessProfileChanges) -> HttpResponse:
    """Change an access profile.

    It holds from the next request of everybody who has it.
    """
    actions.edit_profile(_profile(request, id), actor=actor(request), **data.changes())
    return render.ok(AccessProfileOut.of(_profile(request, id)))
