"""What each permission allows, in plain words, in the groups in which people look for them."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relevo.accounts import permissions


class Words(NamedTuple):
    """A permission's short name, and one sentence that says what it allows."""

    label: Promise
    explanation: Promise


class Group(NamedTuple):
    """Permissions that belong together."""

    name: str
    label: Promise
    permissions: dict[str, Words]


GROUPS = (
    Group(
        "tickets",
        pgettext_lazy("permissions", "Tickets"),
        {
            permissions.TICKETS_OPEN: Words(_("Open tickets"), _("Open a ticket for a customer, or an internal one.")),
            permissions.TICKETS_COMMENT: Words(
                _("Comment"), _("Write comments, drafts and notes, have macros of one's own, and be the assignee of tickets.")
            ),
            permissions.TICKETS_REPLY: Words(
                _("Answer customers"),
                _("Send answers, take back what waits, and send again what failed. Who answers needs to be allowed to comment too."),
            ),
            permissions.TICKETS_ASSIGN: Words(_("Assign"), _("Give tickets to colleagues and teams.")),
            permissions.TICKETS_CLASSIFY: Words(
                _("Classify"), _("Set subject, priority, service, category, tags and campaign, link tickets, and change many at once.")
            ),
            permissions.TICKETS_SET_STATUS: Words(_("Set the status"), _("Set tickets pending or resolved, open them again, and put them aside.")),
            permissions.TICKETS_CLOSE: Words(_("Close"), _("Close tickets for good, and mark them as spam.")),
            permissions.TICKETS_MERGE: Words(_("Merge and split"), _("Join tickets into one, which can't be undone, and split messages off.")),
            permissions.TICKETS_CHANGE_TYPE: Words(_("Turn internal or public"), _("Hide a ticket from its customer, or show it again.")),
            permissions.TICKETS_ESCALATE: Words(_("Ask outside"), _("Ask people outside the desk for advice on a ticket, by e-mail.")),
            permissions.TICKETS_SHARE: Words(_("Share external views"), _("Make links under which guests see a ticket, and revoke them.")),
            permissions.TICKETS_FORECAST: Words(_("Set the solution forecast"), _("Say by hand when a ticket will be solved.")),
            permissions.TASKS_MANAGE: Words(_("Manage tasks"), _("Add, change and complete the tasks of tickets.")),
            permissions.CALLS_LOG: Words(_("Log calls"), _("Call customers, and write down what was said.")),
        },
    ),
    Group(
        "contacts",
        pgettext_lazy("permissions", "Contacts"),
        {
            permissions.CONTACTS_EDIT: Words(
                _("Edit contacts"), _("Add and change contacts and organisations, and link the profiles of one person.")
            ),
            permissions.CONTACTS_BLOCK: Words(_("Block senders"), _("Put senders on the block list, and take them off it.")),
        },
    ),
    Group(
        "sharing",
        pgettext_lazy("permissions", "Sharing"),
        {
            permissions.VIEWS_SHARE: Words(_("Share views"), _("Make and change views for others in the campaigns that one is a member of.")),
            permissions.MACROS_SHARE: Words(_("Share macros"), _("Make and change macros for others in the campaigns that one is a member of.")),
            permissions.TEMPLATES_MANAGE: Words(
                _("Manage templates"), _("Add, change and retire the templates of the campaigns that one is a member of.")
            ),
            permissions.TRIGGERS_MANAGE: Words(
                _("Manage triggers"), _("Add, change and switch the automatic rules for tickets of the campaigns that one is a member of.")
            ),
        },
    ),
    Group(
        "reports",
        pgettext_lazy("permissions", "Reports"),
        {
            permissions.REPORTS_SEE: Words(_("See reports"), _("See figures of one's own work.")),
            permissions.REPORTS_SEE_ALL: Words(
                _("See reports on everybody"), _("See the figures of all colleagues as well, on the tickets that one sees. Needs “See reports” too.")
            ),
        },
    ),
    Group(
        "settings",
        pgettext_lazy("permissions", "Settings"),
        {
            permissions.CLASSIFICATION_MANAGE: Words(
                _("Manage the classification"), _("Change services, categories, statuses and their reasons, and what tickets need.")
            ),
            permissions.SLA_MANAGE: Words(_("Manage service levels"), _("Change the business hours, and what is promised to customers by when.")),
            permissions.TEAMS_MANAGE: Words(_("Manage teams"), _("Add and change teams, and who is in them.")),
            permissions.CAMPAIGNS_MANAGE: Words(
                _("Manage campaigns"),
                _("Add and change campaigns, and who is in them: that is, who sees which tickets where those of others are hidden."),
            ),
            permissions.ACCOUNTS_MANAGE: Words(_("Manage mail accounts"), _("Connect, change, test and switch off mailboxes.")),
            permissions.WEBHOOKS_MANAGE: Words(
                _("Manage webhooks"), _("Have other systems told of what happens to the tickets that one sees, and read what was sent.")
            ),
            permissions.RAW_DOWNLOAD: Words(_("See originals"), _("Look at held mail, and save the originals of messages as they came in.")),
            permissions.DESK_MANAGE: Words(
                _("Change the desk"), _("Change the desk's name, language, time zone, and whether tickets of others are hidden.")
            ),
            permissions.USERS_MANAGE: Words(
                _("Manage users"), _("Add users, give roles, access profiles, passwords and tokens, and read the trace of changes.")
            ),
        },
    ),
)
WORDS: dict[str, Words] = {permission: words for group in GROUPS for permission, words in group.permissions.items()}
