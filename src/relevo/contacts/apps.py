from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "relevo.contacts"
    label = "contacts"
