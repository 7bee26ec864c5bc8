"""Everything that can be done to contacts: one verb a function, each in one transaction, each with one named actor."""

from relevo.contacts.actions.blocking import block_sender, unblock_sender
from relevo.contacts.actions.contacts import contact_for_identity, create_contact, edit_contact, known_or_new_contact
from relevo.contacts.actions.identities import add_identity, change_identity, remove_identity
from relevo.contacts.actions.linking import link_profile, reject_link, separate_profile
from relevo.contacts.actions.organisations import create_organisation, edit_organisation

__all__ = [
    "add_identity",
    "block_sender",
    "change_identity",
    "contact_for_identity",
    "create_contact",
    "create_organisation",
    "edit_contact",
    "edit_organisation",
    "known_or_new_contact",
    "link_profile",
    "reject_link",
    "remove_identity",
    "separate_profile",
    "unblock_sender",
]
