from django.apps import AppConfig


class FieldsConfig(AppConfig):
    name = "relevo.fields"
    label = "fields"
