from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "relevo.core"
    label = "core"
