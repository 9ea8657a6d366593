"""What comes with the program and stands in the data base as rows: kinds of activities,
indicators, report forms.

Loaded after the map of units; what is there already is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from kheo.access.models import User
from kheo.access.operations import system_user
from kheo.activities.operations import load_kinds
from kheo.counting.catalogue import load_indicators
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit
from kheo.reporting.models import Form
from kheo.reporting.operations.shipped import load_forms


def _load_report_forms(*, actor: User, at: datetime) -> int:
    """The shipped forms are asked by the nation; returns how many are new."""
    nation = Unit.objects.filter(kind=Kind.NATION).order_by("starts_on").last()
    known = Form.objects.count()
    if nation is not None:
        load_forms(unit=nation, actor=actor, at=at)
    return Form.objects.count() - known


LOADERS: Sequence[tuple[str, Callable[..., int]]] = (
    ("activity kinds", load_kinds),
    ("indicators", load_indicators),
    ("report forms", _load_report_forms),
)
"""In the order of what rests on what; each takes ``actor`` and ``at`` and tells how many it loaded."""


def has_map() -> bool:
    """Whether there is a nation to hang the catalogues on."""
    return Unit.objects.filter(kind=Kind.NATION).exists()


def load_catalogues(at: datetime, actor: User | None = None) -> dict[str, int]:
    """Load what is missing; name → how many. Raises ``NotAllowed`` without a map of units."""
    actor = actor or system_user()
    return {name: load(actor=actor, at=at) for name, load in LOADERS}
