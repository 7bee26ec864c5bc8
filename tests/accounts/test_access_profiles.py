"""Access profiles: what they give, to whom, and who may give them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.accounts import permissions
from relevo.accounts.actions import create_profile, create_token, create_user, edit_profile, edit_user
from relevo.accounts.enums import Role
from relevo.accounts.loading import active_user
from relevo.accounts.models import AccessProfile, AuditEntry, User
from relevo.accounts.tokens import user_of
from relevo.core import actors
from relevo.core.errors import Forbidden, Invalid
from relevo.desk.pages.directory import load_directory
from tests import factories

pytestmark = pytest.mark.django_db
CLI = actors.system("cli")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    role=st.sampled_from(Role.values),
    drawn=st.lists(st.tuples(st.sets(st.sampled_from(sorted(permissions.GRANTABLE)), min_size=1), st.booleans()), max_size=3),
)
def test_somebody_may_what_role_and_profiles_allow_and_nothing_else(db, role, drawn):
    user = factories.user("Robin", f"{User.objects.count()}@desk.example", role=role)
    profiles = [create_profile(actor=CLI, name=f"P{AccessProfile.objects.count()}", permissions=one) for one, _is_active in drawn]
    edit_user(user, actor=CLI, profiles=profiles)
    for profile, (_given, is_active) in zip(profiles, drawn, strict=True):
        edit_profile(profile, actor=CLI, is_active=is_active)
    expected = permissions.ROLE_PERMISSIONS[role].union(*(given for given, is_active in drawn if is_active))
    for loaded in (User.objects.get(pk=user.pk), active_user(user.pk)):
        assert permissions.held_by(loaded) == {one for one in permissions.ALL if loaded.may(one)} == expected


def test_the_user_of_a_request_brings_them_along(ana, django_assert_num_queries):
    edit_user(ana, actor=CLI, profiles=[create_profile(actor=CLI, name="Catalogue", permissions=["classification.manage"])])
    _row, token = create_token(ana, actor=actors.agent(ana), name="Reports")
    user_of(token)
    with django_assert_num_queries(1):
        assert active_user(ana.pk).may("classification.manage")
    with django_assert_num_queries(1):
        assert user_of(token).may("classification.manage")
    edit_user(ana, actor=CLI, profiles=[])
    assert not user_of(token).may("classification.manage") and not ana.may("classification.manage")


def test_a_retired_profile_gives_nothing_until_it_is_back(ana):
    profile = create_profile(actor=CLI, name="Catalogue", permissions=["classification.manage"])
    edit_user(ana, actor=CLI, profiles=[profile])
    edit_profile(profile, actor=CLI, is_active=False)
    assert not active_user(ana.pk).may("classification.manage") and list(profile.members.all()) == [ana]
    edit_profile(profile, actor=CLI, is_active=True)
    assert active_user(ana.pk).may("classification.manage")


def test_managing_users_comes_with_the_role_alone(admin):
    with pytest.raises(Invalid) as refused:
        create_profile(actor=actors.agent(admin), name="Boss", permissions=["views.share", "users.manage"])
    assert refused.value.code == "permission_not_grantable"
    profile = create_profile(actor=actors.agent(admin), name="Boss", permissions=["views.share"])
    AccessProfile.objects.filter(pk=profile.pk).update(permissions=["users.manage"])
    user = factories.user("Sam", role="supervisor")
    profile.members.add(user)
    assert not active_user(user.pk).may("users.manage") and not User.objects.get(pk=user.pk).may("users.manage")


@pytest.mark.parametrize("role", [role for role in Role.values if role != "administrator"])
def test_nobody_else_gives_anything_whatever_they_were_given(role, bruno):
    everything = create_profile(actor=CLI, name="Everything", permissions=permissions.GRANTABLE)
    user = create_user(actor=CLI, email="robin@desk.example", name="Robin", role=role, profiles=[everything])
    actor = actors.agent(active_user(user.pk))
    for attempt in (
        lambda: create_profile(actor=actor, name="Mine", permissions=["views.share"]),
        lambda: edit_profile(everything, actor=actor, name="Mine"),
        lambda: edit_user(user, actor=actor, profiles=[]),
        lambda: edit_user(bruno, actor=actor, profiles=[everything]),
        lambda: edit_user(user, actor=actor, role="administrator"),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert not bruno.access_profiles.exists()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "catalogue"}),
        ("permissions", {"permissions": []}),
        ("permissions", {"permissions": ["tickets.fly"]}),
        ("description", {"description": "x" * 301}),
    ],
)
def test_what_can_not_be_used_is_refused_by_field(field, values):
    create_profile(actor=CLI, name="catalogue", permissions=["views.share"])
    with pytest.raises(Invalid) as refused:
        create_profile(actor=CLI, **{"name": "Other", "permissions": ["views.share"], **values})
    assert set(refused.value.fields) == {field} and AccessProfile.objects.count() == 1


def test_the_trace_says_who_gave_what(admin, ana):
    profile = create_profile(actor=actors.agent(admin), name="Catalogue", permissions=["views.share", "macros.share"])
    edit_user(ana, actor=actors.agent(admin), profiles=[profile])
    edit_user(ana, actor=actors.agent(admin), profiles=[profile])
    edit_profile(profile, actor=actors.agent(admin), permissions=["views.share"], description="")
    found = [(entry.verb, entry.target_id, entry.data) for entry in AuditEntry.objects.order_by("pk")]
    assert found == [
        ("access_profile.created", profile.pk, {"name": "Catalogue", "permissions": ["macros.share", "views.share"]}),
        ("user.edited", ana.pk, {"profiles": {"old": [], "new": [profile.pk]}}),
        ("access_profile.edited", profile.pk, {"permissions": {"old": ["macros.share", "views.share"], "new": ["views.share"]}}),
    ]


def test_who_may_work_by_a_profile_can_be_assignee(viewer):
    assert viewer.pk not in [one.id for one in load_directory().agents]
    edit_user(viewer, actor=CLI, profiles=[create_profile(actor=CLI, name="Helps out", permissions=["tickets.comment"])])
    assert viewer.pk in [one.id for one in load_directory().agents]
