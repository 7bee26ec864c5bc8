"""The form of a view: its name, for whom it is, how it is shown. Its conditions are read by `forms.conditions`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relevo.accounts import permissions
from relevo.accounts.enums import Role
from relevo.accounts.models import Campaign, User
from relevo.accounts.queries import campaigns_visible_to
from relevo.desk.forms.base import DeskForm
from relevo.desk.wording.columns import column_names
from relevo.tickets.actions.shared import MAX_NAME
from relevo.tickets.columns import DEFAULT_COLUMNS
from relevo.tickets.enums import Layout, ListOrder
from relevo.tickets.fields import ticket_fields
from relevo.tickets.models import View

MINE, EVERYBODY = "mine", "everybody"


class ViewForm(DeskForm):
    """`audience` is offered to those who may share; its values are mine, everybody, or a campaign's id.

    The columns stand in the order in which they are shown, those that are not chosen behind; the form says the whole order as ``offered``, so that
    it holds while columns are moved (``move``) and chosen.
    """

    name = forms.CharField(label=gettext_lazy("Name"), max_length=MAX_NAME)
    audience = forms.ChoiceField(label=gettext_lazy("Who sees it"))
    order = forms.ChoiceField(label=gettext_lazy("Order"), choices=ListOrder, initial=ListOrder.CHANGED)
    layout = forms.ChoiceField(label=gettext_lazy("Shown as"), choices=Layout, initial=Layout.TABLE, widget=forms.RadioSelect)
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"), required=False, widget=forms.CheckboxSelectMultiple, initial=list(DEFAULT_COLUMNS)
    )

    def __init__(self, user: User, data: Any = None, *, of: View | None = None, name: str = "") -> None:
        initial: dict[str, Any] = {"name": name}
        if of is not None:
            audience = MINE if of.owner_id else str(of.campaign_id or EVERYBODY)
            initial = {"name": of.name, "audience": audience, "order": of.order, "layout": of.layout, "columns": of.columns}
        super().__init__(data, initial=initial)
        self.user = user
        self.fields["audience"].choices = audiences(user)  # type: ignore[attr-defined]
        own = [(field.key, field.name) for field in ticket_fields().values() if field.is_active or (of is not None and field.key in of.columns)]
        names = {**column_names(), **dict(own)}
        before = data.getlist("offered") if data else initial.get("columns", DEFAULT_COLUMNS)
        ordered = [column for column in dict.fromkeys((*before, *names)) if column in names]
        self.fields["columns"].choices = [(column, names[column]) for column in ordered]  # type: ignore[attr-defined]

    def move(self, column: str, places: int) -> None:
        """Moves a column by some places; nothing happens at the ends, or for one that is not there."""
        offered = list(self.fields["columns"].choices)  # type: ignore[attr-defined]
        here = next((place for place, (name, _name) in enumerate(offered) if name == column), None)
        if here is not None and 0 <= here + places < len(offered):
            offered.insert(here + places, offered.pop(here))
            self.fields["columns"].choices = offered  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the actions take; only of a valid form."""
        found = dict(self.cleaned_data)
        audience = found.pop("audience")
        found["owner"] = self.user if audience == MINE else None
        found["campaign"] = campaigns_visible_to(self.user).get(pk=int(audience)) if audience.isdecimal() else None
        return found


def audiences(user: User, permission: str = permissions.VIEWS_SHARE) -> list[tuple[str, str]]:
    """For whom the user may make views, or whatever else may be shared with the permission."""
    offered = [(MINE, _("Only I"))]
    if not user.may(permission):
        return offered
    if user.role == Role.ADMINISTRATOR:
        offered.append((EVERYBODY, _("Everybody")))
    return [*offered, *((str(campaign.pk), _("Members of %(campaign)s") % {"campaign": campaign.name}) for campaign in own_campaigns(user))]


def own_campaigns(user: User) -> QuerySet[Campaign]:
    """The campaigns in use for which the user may make what is shared: all for administrators, else those that the user is a member of."""
    campaigns = campaigns_visible_to(user).filter(is_active=True).order_by("name")
    return campaigns if user.role == Role.ADMINISTRATOR else campaigns.filter(members=user)
