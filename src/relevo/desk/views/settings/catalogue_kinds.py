"""What differs between the lists of services, categories and justifications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relevo.desk.forms.settings.catalogue import ItemForm, ServiceForm
from relevo.desk.views.settings.kinds import Kind
from relevo.tickets import actions, queries

SERVICES = Kind(
    list_view="settings-services",
    new_view="settings-new-service",
    item_view="settings-service",
    move_view="settings-move-service",
    title=_("Services"),
    explanation=_("A service says what a ticket is about: something that your company offers. Without any, tickets don't show the field."),
    add_label=_("New service"),
    saved=_("The service is saved."),
    visible=queries.services_visible_to,
    form=ServiceForm,
    create=actions.create_service,
    edit=actions.edit_service,
)
CATEGORIES = Kind(
    list_view="settings-categories",
    new_view="settings-new-category",
    item_view="settings-category",
    move_view="settings-move-category",
    title=_("Categories"),
    explanation=_("A category says what kind of request it is: a question, a suggestion, a problem. Without any, tickets don't show the field."),
    add_label=_("New category"),
    saved=_("The category is saved."),
    visible=queries.categories_visible_to,
    form=ItemForm,
    create=actions.create_category,
    edit=actions.edit_category,
)
JUSTIFICATIONS = Kind(
    list_view="settings-statuses",
    new_view="settings-new-justification",
    item_view="settings-justification",
    move_view="settings-move-justification",
    title=_("Statuses"),
    explanation=_("Why a ticket has its status."),
    add_label=_("New reason"),
    saved=_("The reason is saved."),
    visible=queries.justifications_visible_to,
    form=ItemForm,
    create=actions.create_justification,
    edit=actions.edit_justification,
)
