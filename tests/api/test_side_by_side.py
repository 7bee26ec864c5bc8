"""Lists side by side through the API."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_the_choice_is_ones_own(api, ana, bruno):
    view = api(ana).post("/views", {"name": "VIP", "conditions": {"all": []}}).json()["id"]
    assert api(ana).put("/side-by-side", {"views": ["mine", str(view), "mine"]}).json() == {"views": ["mine", str(view)]}
    assert api(ana).get("/side-by-side").json() == {"views": ["mine", str(view)]}
    assert api(bruno).get("/side-by-side").json() == {"views": ["mine", "unassigned", "pending"]}
    refused = api(bruno).put("/side-by-side", {"views": [str(view)]})
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_view")
