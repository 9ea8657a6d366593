"""Describing a unit: terrain, people, problems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.initiatives.models import Theme
from kheo.kernel.refusals import RuleBroken
from kheo.library.enums import Terrain
from kheo.library.models import UnitProblem, UnitProfile
from kheo.library.policies import DESCRIBE
from kheo.library.rules.calls import check_profile
from kheo.orgs.models import Unit


@transaction.atomic
def describe(
    unit: Unit, *, terrain: str, population: int | None, themes: Sequence[str],
    actor: User, at: datetime,
) -> UnitProfile:  # fmt: skip
    """Say what kind of place ``unit`` is: terrain, inhabitants, problems as theme codes, worst first.

    Raises ``NotAllowed``, and ``RuleBroken`` for an unknown terrain or theme, a theme named twice,
    too many of them, a population out of bounds.
    """
    profile = UnitProfile.objects.select_for_update(of=("self",)).filter(unit=unit).first()
    is_new = profile is None
    profile = profile or UnitProfile(unit=unit, created_at=at)
    require(actor, DESCRIBE, profile)
    check_profile(population, themes)
    if terrain and terrain not in Terrain.values:
        raise RuleBroken(_("Unknown terrain."), fields={"terrain": _("Choose one of the list.")})
    known = {theme.code: theme for theme in Theme.objects.filter(code__in=list(themes))}
    strange = [code for code in themes if code not in known]
    if strange:
        told = _("Unknown problem: %(codes)s.") % {"codes": ", ".join(strange)}
        raise RuleBroken(told, fields={"themes": told})
    before = {} if is_new else _told(profile)
    profile.terrain, profile.population = terrain, population
    profile.written_by, profile.updated_at = actor, at
    profile.save()
    held = {row.theme_id: row for row in UnitProblem.objects.filter(unit=unit)}
    kept = {known[code].pk for code in themes}
    UnitProblem.objects.filter(unit=unit).exclude(theme_id__in=kept).delete()
    for order, code in enumerate(themes, 1):
        row = held.get(known[code].pk) or UnitProblem(unit=unit, theme=known[code])
        row.order = order
        row.save()
    after = _told(profile)
    if after != before:
        record("profile.describe", profile, actor=actor, at=at, before=before, after=after)
    return profile


def _told(profile: UnitProfile) -> dict[str, object]:
    problems = UnitProblem.objects.filter(unit_id=profile.unit_id).order_by("order", "pk")
    return {
        "terrain": profile.terrain, "population": profile.population,
        "themes": list(problems.values_list("theme__code", flat=True)),
    }  # fmt: skip
