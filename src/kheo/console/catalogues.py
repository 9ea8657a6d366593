"""What comes with the program and stands in the data base as rows: themes, kinds of activities, the
catalogue of indicators, report forms.

Loaded after the map of units; what is there already is left as it is.
"""

from __future__ import annotations

from datetime import datetime

from kheo.access.models import User
from kheo.access.operations import system_user
from kheo.activities.operations import load_kinds
from kheo.counting.catalogue import load_indicators, nation
from kheo.initiatives.operations.themes import load_themes
from kheo.reporting.models import FormVersion
from kheo.reporting.operations.shipped import load_forms


def has_map() -> bool:
    """Whether there is a nation to hang the catalogues on."""
    return nation() is not None


def load_catalogues(at: datetime, actor: User | None = None) -> dict[str, int]:
    """Load what is missing, in the order of what rests on what; name → how many.

    Does nothing without a map of units. Raises ``NotAllowed``.
    """
    above = nation()
    if above is None:
        return {}
    actor = actor or system_user()
    loaded = {
        "themes": load_themes(actor=actor, at=at),
        "kinds of activities": load_kinds(actor=actor, at=at),
        "indicators": load_indicators(actor=actor, at=at),
    }
    before = FormVersion.objects.count()
    load_forms(unit=above, actor=actor, at=at)
    return {**loaded, "report forms": FormVersion.objects.count() - before}
