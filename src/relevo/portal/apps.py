from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "relevo.portal"
    label = "portal"
