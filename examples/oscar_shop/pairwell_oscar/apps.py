"""The app, and where it listens."""

from django.apps import AppConfig


class PairwellConfig(AppConfig):
    """Connects the receivers once the shop is ready."""

    name = "pairwell_oscar"
    verbose_name = "pairwell"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the shop."""
        from pairwell_oscar import receivers

        receivers.connect()
