from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "relevo.notifications"
    label = "notifications"
