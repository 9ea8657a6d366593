"""Hands the kernel its translator."""

from django.apps import AppConfig
from django.utils.translation import gettext

from kheo.kernel.refusals import speak_with


class FoundationConfig(AppConfig):
    """Shared plumbing."""

    name = "kheo.foundation"

    def ready(self) -> None:
        """From here on refusals of the kernel speak the reader's language."""
        speak_with(gettext)
