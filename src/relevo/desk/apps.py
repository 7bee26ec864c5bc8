from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "relevo.desk"
    label = "desk"
