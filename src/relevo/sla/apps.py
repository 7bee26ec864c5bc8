from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "relevo.sla"
    label = "sla"
