"""Before which bodies, and by which criteria, an initiative can be put to appraisal on a day."""

from __future__ import annotations

from datetime import date

from kheo.appraisal.models import CriteriaVersion
from kheo.appraisal.queries.criteria import version_for
from kheo.initiatives.enums import Level
from kheo.initiatives.models import Initiative
from kheo.initiatives.rules import wrong_level
from kheo.orgs.enums import COMMUNAL, PROVINCIAL, Kind, Tree
from kheo.orgs.models import Reach, Unit

LEVEL_OF = {
    **dict.fromkeys(COMMUNAL, Level.COMMUNE),
    **dict.fromkeys(PROVINCIAL, Level.PROVINCE),
    Kind.NATION: Level.CENTRAL,
}
"""The level at which a unit of the territory recognises."""


def choices_for(initiative: Initiative, *, on: date) -> list[tuple[Unit, CriteriaVersion]]:
    """Body and version for every level still open to the initiative, the nearest body first."""
    above = (
        Reach.objects.as_of(on)
        .filter(unit=initiative.unit_id, tree=Tree.TERRITORY)
        .select_related("ancestor")
        .order_by("depth")
    )
    found = []
    for reach in above:
        body = reach.ancestor
        level = LEVEL_OF.get(Kind(body.kind))
        if level is None or wrong_level(initiative, level, on):
            continue
        version = version_for(
            body=body, level=level, kind=initiative.kind, field=initiative.field, on=on
        )
        if version is not None:
            found.append((body, version))
    return found
