from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "relevo.automation"
    label = "automation"
