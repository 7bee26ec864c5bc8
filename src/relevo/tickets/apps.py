from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "relevo.tickets"
    label = "tickets"
