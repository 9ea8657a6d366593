"""What an office may do with the words of citizens through the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kheo.exchange.acts import Act
from kheo.participation.policies import READ
from kheo.participation.web.deciding import ACTS as OPERATIONS
from kheo.participation.web.deciding import FORMS

LIST: Final = "remarks"
LABELS: Final[Mapping[str, Any]] = {
    "show": _("Show it"), "refuse": _("Do not show it"), "reply": _("Reply of the office"),
    "take_back": _("Take the decision back"),
}  # fmt: skip

ACTS: Final[tuple[Act, ...]] = tuple(
    Act(
        LIST, name.replace("_", "-"), LABELS[name], operation, READ, FORMS[name],
        pages=("remarks:page", "remarks:decide_all"),
    )
    for name, operation in OPERATIONS.items()
)  # fmt: skip
