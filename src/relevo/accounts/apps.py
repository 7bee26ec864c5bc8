from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "relevo.accounts"
    label = "accounts"
