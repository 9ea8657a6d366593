"""Connects events and sentences once every slice is loaded."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The last app: everything it wires is ready by now."""

    name = "kheo.config"
    label = "kheo_config"

    def ready(self) -> None:
        """Name the handlers of every event and the sentence of every act."""
        from kheo.config import wiring  # app ready: slices must be loaded first

        wiring.connect_all()
