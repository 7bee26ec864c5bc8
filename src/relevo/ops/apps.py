from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Last of the installed packages: when it is ready, every verb is declared and wiring can connect them."""

    name = "relevo.ops"
    label = "ops"

    def ready(self) -> None:
        # wiring imports models, which exist only once all packages are loaded.
        from relevo import wiring

        wiring.connect()
