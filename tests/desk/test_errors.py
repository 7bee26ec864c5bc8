"""What people see when something can't be done."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.urls import path

from relevo.config import urls as real
from relevo.core.errors import Conflict
from relevo.desk import errors


def refusing(request: HttpRequest):
    raise Conflict("taken", "Bruno has taken this ticket meanwhile.")


def breaking(request: HttpRequest):
    raise RuntimeError("a fault of ours")


handler400, handler403, handler404, handler500 = real.handler400, real.handler403, real.handler404, real.handler500
urlpatterns = [*real.urlpatterns, path("refusing/", refusing), path("breaking/", breaking)]


@pytest.fixture
def _more_urls(settings):
    settings.ROOT_URLCONF = __name__


def test_a_missing_page_is_explained_and_leads_on(ana, as_user):
    response = as_user(ana).get("/nothing/here/")
    assert response.status_code == 404
    text = response.content.decode()
    assert "There is nothing here" in text and 'href="/tickets/"' in text


def test_a_forbidden_page_is_explained(viewer, as_user):
    response = as_user(viewer).get("/contacts/new/")
    assert (response.status_code, "This is not allowed" in response.content.decode()) == (403, True)


def test_a_refused_action_is_told_in_its_own_words(ana, as_user, _more_urls):
    response = as_user(ana).get("/refusing/")
    assert response.status_code == 409
    assert "Bruno has taken this ticket meanwhile." in response.content.decode()


def test_htmx_gets_a_refusal_as_a_message_that_leaves_the_page_alone(ana, as_user, _more_urls):
    response = as_user(ana).get("/refusing/", headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["HX-Reswap"]) == (409, "none")
    assert "Bruno has taken this ticket meanwhile." in response.headers["HX-Trigger"]


def test_a_fault_of_ours_shows_a_calm_page_without_asking_the_database(ana, as_user, _more_urls, django_assert_num_queries):
    client = as_user(ana)
    client.raise_request_exception = False
    response = client.get("/breaking/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode() and "RuntimeError" not in response.content.decode()
    request = HttpRequest()
    with django_assert_num_queries(0):
        assert errors.broken(request).status_code == 500


def test_pages_are_strict_about_where_content_comes_from(ana, as_user):
    response = as_user(ana).get("/tickets/")
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    text = response.content.decode()
    assert "<style" not in text and " style=" not in text and " onclick=" not in text and "<script>" not in text
