"""What the frame of every page shows: menu, addresses, who is signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Values that the base layout expects (docs/design-system.md)."""
    return {"demo": settings.IS_DEMO}
