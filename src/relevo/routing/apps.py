from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "relevo.routing"
    label = "routing"
