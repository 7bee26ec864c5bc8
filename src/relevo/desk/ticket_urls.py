"""Addresses of the ticket page and what is on it."""

from __future__ import annotations

from django.urls import path

from relevo.desk.views import (
    assignment,
    attachments,
    classification,
    draft,
    held,
    merge,
    message,
    messages,
    notes,
    presence,
    relations,
    split,
    status,
    tasks,
    ticket,
    ticket_type,
)

urlpatterns = [
    path("tickets/<int:number>/", ticket.ticket, name="ticket"),
    path("tickets/<int:number>/header/", ticket.header, name="ticket-header"),
    path("tickets/<int:number>/conversation/", ticket.conversation, name="ticket-conversation"),
    path("tickets/<int:number>/presence/", presence.ticket_presence, name="ticket-presence"),
    path("tickets/<int:number>/relations/", relations.relations, name="ticket-relations"),
    path("tickets/<int:number>/relations/remove/", relations.unlink, name="ticket-relation-remove"),
    path("tickets/<int:number>/suggestions/", relations.suggest, name="ticket-suggestions"),
    path("tickets/<int:number>/merge/", merge.merge, name="ticket-merge"),
    path("tickets/<int:number>/split/", split.split, name="ticket-split"),
    path("tickets/<int:number>/type/", ticket_type.ticket_type, name="ticket-type"),
    path("tickets/<int:number>/notes/", notes.notes, name="ticket-notes"),
    path("tickets/<int:number>/notes/<int:note>/delete/", notes.remove, name="delete-note"),
    path("tasks/", tasks.my_tasks, name="tasks"),
    path("tickets/<int:number>/tasks/", tasks.tasks, name="ticket-tasks"),
    path("tickets/<int:number>/tasks/new/", tasks.new_task, name="ticket-new-task"),
    path("tickets/<int:number>/tasks/<int:task>/", tasks.task, name="ticket-task"),
    path("tickets/<int:number>/tasks/<int:task>/completion/", tasks.completion, name="ticket-task-completion"),
    path("tickets/<int:number>/status/", status.status, name="ticket-status"),
    path("tickets/<int:number>/assignment/", assignment.assignment, name="ticket-assignment"),
    path("tickets/<int:number>/classification/", classification.classification, name="ticket-classification"),
    path("tickets/<int:number>/messages/", messages.messages, name="ticket-messages"),
    path("tickets/<int:number>/draft/", draft.draft, name="ticket-draft"),
    path("tickets/<int:number>/draft/discard/", draft.discard, name="discard-draft"),
    path("tickets/<int:number>/draft/attachments/", draft.attachments, name="draft-attachments"),
    path("tickets/<int:number>/draft/attachments/<uuid:uuid>/remove/", draft.remove_attachment, name="remove-draft-attachment"),
    path("tickets/<int:number>/held/<int:held>/", held.held, name="ticket-held"),
    path("messages/<uuid:uuid>/", message.message, name="message"),
    path("messages/<uuid:uuid>/details/", message.details, name="message-details"),
    path("messages/<uuid:uuid>/raw/", message.raw, name="message-raw"),
    path("messages/<uuid:uuid>/deliveries/", message.deliveries, name="message-deliveries"),
    path("attachments/<uuid:uuid>/", attachments.attachment, name="attachment"),
    path("panels/customer/", ticket.customer_panel, name="customer-panel"),
]
