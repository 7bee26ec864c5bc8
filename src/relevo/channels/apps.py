from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "relevo.channels"
    label = "channels"
