"""Addresses for people who are not signed in. All lie below `middleware.PREFIX`; what is none of them is answered as a link that opens nothing."""

from __future__ import annotations

from django.urls import path, re_path

from relevo.portal.views import external_view

urlpatterns = [
    path("shared/<str:token>/", external_view.ticket, name="external-view"),
    # As people copy it.
    path("shared/<str:token>", external_view.ticket),
    path("shared/<str:token>/messages/<uuid:uuid>/", external_view.message, name="external-message"),
    path("shared/<str:token>/files/<uuid:uuid>/", external_view.file, name="external-file"),
    re_path(r"^shared(/.*)?$", external_view.nothing),
]
