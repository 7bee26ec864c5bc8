"""Addresses of the workspace."""

from __future__ import annotations

from django.urls import include, path

from relevo.desk.views import (
    contact_identities,
    contact_list,
    contact_page,
    home,
    new_ticket,
    new_ticket_draft,
    preferences,
    presence,
    session,
    side_by_side,
    ticket_list,
    tokens,
    views,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("go/", home.go, name="go"),
    path("pending/", home.pending, name="pending"),
    path("login/", session.sign_in, name="login"),
    path("logout/", session.sign_out, name="logout"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/signature/", preferences.signature, name="signature"),
    path("preferences/password/", preferences.password, name="password"),
    path("presence/", presence.own_presence, name="own-presence"),
    path("tickets/", ticket_list.ticket_list, name="tickets"),
    path("tickets/side-by-side/", side_by_side.side_by_side, name="side-by-side"),
    path("tickets/new/", new_ticket.new_ticket, name="new-ticket"),
    path("tickets/new/draft/", new_ticket_draft.draft, name="new-ticket-draft"),
    path("tickets/new/draft/discard/", new_ticket_draft.discard, name="discard-new-ticket"),
    path("tickets/new/draft/attachments/", new_ticket_draft.attachments, name="new-ticket-attachments"),
    path("tickets/new/draft/attachments/<uuid:uuid>/remove/", new_ticket_draft.remove_attachment, name="remove-new-ticket-attachment"),
    path("tickets/new/requesters/", new_ticket.suggest, name="suggest-requester"),
    path("views/new/", views.view, name="new-view"),
    path("views/conditions/", views.conditions, name="view-conditions"),
    path("views/<int:number>/", views.view, name="view"),
    path("views/<int:number>/delete/", views.delete, name="delete-view"),
    path("contacts/", contact_list.contact_list, name="contacts"),
    path("contacts/new/", contact_list.new_contact, name="new-contact"),
    path("contacts/<int:number>/", contact_page.contact, name="contact"),
    path("contacts/<int:number>/edit/", contact_page.edit, name="edit-contact"),
    path("contacts/<int:number>/identities/", contact_identities.add, name="add-identity"),
    path("contacts/<int:number>/identities/<int:identity>/", contact_identities.change, name="change-identity"),
    path("contacts/<int:number>/identities/<int:identity>/remove/", contact_identities.remove, name="remove-identity"),
    path("preferences/tokens/", tokens.tokens, name="tokens"),
    path("preferences/tokens/<int:number>/revoke/", tokens.revoke, name="revoke-token"),
    path("", include("relevo.desk.ticket_urls")),
    path("", include("relevo.desk.settings_urls")),
]
