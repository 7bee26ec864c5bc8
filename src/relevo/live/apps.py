from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "relevo.live"
    label = "live"
