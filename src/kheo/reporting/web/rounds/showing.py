"""What the pages of rounds share."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _


def crumbs(here: str) -> list[dict[str, str]]:
    """The way from the board to this page."""
    return [
        {"label": _("Who has reported"), "url": reverse("rounds:board")},
        {"label": here, "url": ""},
    ]
