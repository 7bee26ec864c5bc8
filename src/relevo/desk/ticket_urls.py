"""Addresses of the ticket page and what is on it."""

from __future__ import annotations

from django.urls import path

from relevo.desk.views import assignment, attachments, classification, draft, message, messages, status, ticket

urlpatterns = [
    path("tickets/<int:number>/", ticket.ticket, name="ticket"),
    path("tickets/<int:number>/header/", ticket.header, name="ticket-header"),
    path("tickets/<int:number>/conversation/", ticket.conversation, name="ticket-conversation"),
    path("tickets/<int:number>/status/", status.status, name="ticket-status"),
    path("tickets/<int:number>/assignment/", assignment.assignment, name="ticket-assignment"),
    path("tickets/<int:number>/classification/", classification.classification, name="ticket-classification"),
    path("tickets/<int:number>/messages/", messages.messages, name="ticket-messages"),
    path("tickets/<int:number>/draft/", draft.draft, name="ticket-draft"),
    path("tickets/<int:number>/draft/discard/", draft.discard, name="discard-draft"),
    path("tickets/<int:number>/draft/attachments/", draft.attachments, name="draft-attachments"),
    path("tickets/<int:number>/draft/attachments/<uuid:uuid>/remove/", draft.remove_attachment, name="remove-draft-attachment"),
    path("messages/<uuid:uuid>/", message.message, name="message"),
    path("messages/<uuid:uuid>/details/", message.details, name="message-details"),
    path("messages/<uuid:uuid>/raw/", message.raw, name="message-raw"),
    path("messages/<uuid:uuid>/deliveries/", message.deliveries, name="message-deliveries"),
    path("attachments/<uuid:uuid>/", attachments.attachment, name="attachment"),
    path("panels/customer/", ticket.customer_panel, name="customer-panel"),
]
