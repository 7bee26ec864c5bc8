from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "relevo.api"
    label = "api"
