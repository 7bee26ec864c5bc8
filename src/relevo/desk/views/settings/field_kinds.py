"""How fields and the entries of their lists are shown and saved."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relevo.desk.forms.settings.catalogue import ItemForm
from relevo.desk.forms.settings.fields import FieldForm
from relevo.desk.views.settings.kinds import Kind
from relevo.fields import actions, queries

FIELDS = Kind(
    list_view="settings-fields",
    new_view="settings-new-field",
    item_view="settings-field",
    move_view="settings-move-field",
    title=_("Fields"),
    explanation=_("What tickets have besides what they have by themselves."),
    add_label=_("New field"),
    saved=_("The field is saved."),
    visible=queries.fields_visible_to,
    form=FieldForm,
    create=actions.create_field,
    edit=actions.edit_field,
)
CHOICES = Kind(
    list_view="settings-field",
    new_view="settings-new-choice",
    item_view="settings-choice",
    move_view="settings-move-choice",
    title=_("Entries of the list"),
    explanation=_("What can be chosen in the field."),
    add_label=_("New entry"),
    saved=_("The entry is saved."),
    visible=queries.choices_visible_to,
    form=ItemForm,
    create=actions.create_choice,
    edit=actions.edit_choice,
)
