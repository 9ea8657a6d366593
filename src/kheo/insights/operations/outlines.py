"""Official borders of the units below one unit, from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.insights.models import Outline
from kheo.insights.policies import KEEP_OUTLINES
from kheo.insights.rules.geojson import Feature, read_features
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import BadInput, NotFound, RuleBroken
from kheo.kernel.text import clean_line, fold
from kheo.orgs.models import Unit
from kheo.orgs.queries import children, standing

NAMED = 5
"""Features named in a refusal."""


@transaction.atomic
def import_outlines(
    parent: Unit, *, content: bytes, valid_from: date, source: str, licence: str, paper: str = "",
    actor: User, at: datetime,
) -> int:  # fmt: skip
    """Keep the outlines of a GeoJSON file for units directly below ``parent``; how many.

    They hold from ``valid_from`` on and stand before the shipped sketch; those of the same unit and
    day are replaced. A feature is known by the code of its unit, else by its full name on that day.
    All or nothing. One journal line. Raises ``NotAllowed``; ``RuleBroken`` without source or
    licence; ``BadInput`` naming the feature that cannot be kept.
    """
    require(actor, KEEP_OUTLINES, parent)
    told = {"source": clean_line(source)[:300], "licence": clean_line(licence)[:200]}
    for name, value in told.items():
        if not value:
            sentence = _("Say where the borders come from and who allows their use.")
            raise RuleBroken(sentence, fields={name: sentence})
    matched = _matched(read_features(content), parent, valid_from)
    keys = [unit.pk for unit, _feature in matched]
    Outline.objects.filter(unit__in=keys, valid_from=valid_from).delete()
    Outline.objects.bulk_create(
        Outline(
            unit=unit, valid_from=valid_from, geometry=feature.geometry,
            paper=clean_line(paper)[:200], **told,
        )
        for unit, feature in matched
    )  # fmt: skip
    after = {"number": len(matched), "valid_from": format_day(valid_from), **told, "paper": paper}
    record("outline.import", parent, actor=actor, at=at, after=after, unit_id=parent.pk)
    return len(matched)


@transaction.atomic
def remove_outlines(parent: Unit, *, valid_from: date, actor: User, at: datetime) -> int:
    """Take the outlines of one day below ``parent`` out again; the shipped sketch is drawn instead.

    One journal line. Raises ``NotAllowed``; ``NotFound`` when there is none.
    """
    require(actor, KEEP_OUTLINES, parent)
    rows = Outline.objects.filter(unit__in=children(parent, valid_from), valid_from=valid_from)
    number, _kinds = rows.delete()
    if not number:
        raise NotFound(_("There are no official borders of this day."))
    after = {"number": number, "valid_from": format_day(valid_from)}
    record("outline.remove", parent, actor=actor, at=at, after=after, unit_id=parent.pk)
    return number


def _matched(features: Sequence[Feature], parent: Unit, day: date) -> list[tuple[Unit, Feature]]:
    """Each feature with its unit; a sentence names those that have none or come twice."""
    below = standing(children(parent, day), day)
    by_code = {told.unit.code: told.unit for told in below}
    by_name = {fold(told.label): told.unit for told in below}
    short: dict[str, list[Unit]] = {}
    for told in below:
        short.setdefault(fold(told.name), []).append(told.unit)
    by_name |= {name: units[0] for name, units in short.items() if len(units) == 1}
    found: dict[int, tuple[Unit, Feature]] = {}
    lost: list[Feature] = []
    for one in features:
        unit = by_code.get(one.code) or by_name.get(fold(one.name))
        if unit is None:
            lost.append(one)
        elif unit.pk in found:
            raise BadInput(
                _("%(feature)s and %(other)s are the same unit; leave one out.")
                % {"feature": one.words, "other": found[unit.pk][1].words}
            )
        else:
            found[unit.pk] = (unit, one)
    if lost:
        raise BadInput(_no_unit(lost, parent, day))
    return list(found.values())


def _no_unit(lost: Iterable[Feature], parent: Unit, day: date) -> str:
    named = list(lost)
    more = len(named) - NAMED
    words = ", ".join(one.words for one in named[:NAMED])
    if more > 0:
        words = _("%(named)s and %(more)s more") % {"named": words, "more": format_number(more)}
    return _(
        "No unit below “%(parent)s” on %(day)s has this code or name: %(features)s. Write the code "
        "of the unit into the property “ma”."
    ) % {"parent": parent.label, "day": format_day(day), "features": words}
