"""Questions about drafts, templates, letterheads and styles."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import QuerySet

from kheo.documents.enums import DraftStatus, PaperStyle
from kheo.documents.letterheads import plain_letterhead
from kheo.documents.models import Draft, Letterhead, PaperTemplate
from kheo.orgs.enums import COMMUNAL, PROVINCIAL, TERRITORIAL, Kind
from kheo.orgs.models import Unit
from kheo.orgs.queries import ancestors


def drafts_about(about: models.Model) -> QuerySet[Draft]:
    """Every draft about the record, newest first."""
    found = Draft.objects.filter(about_kind=about._meta.label_lower, about_key=str(about.pk))
    return found.select_related("unit", "paper", "docx").order_by("-created_at", "-pk")


def draft_in_force(form: str, about: models.Model) -> Draft | None:
    """The newest draft of the form about the record that is not void."""
    return drafts_about(about).filter(form=form).exclude(status=DraftStatus.VOID).first()


def template_for(form: str, unit: Unit, style: str, day: date) -> PaperTemplate | None:
    """The template in force for the unit: its own, the nearest above, everybody's.

    None = the one that comes with the program.
    """
    above = [unit.pk, *(one.pk for one in ancestors(unit, day))]
    rank = {pk: place for place, pk in enumerate(above)}
    held = PaperTemplate.objects.as_of(day).filter(form=form, style=style).select_related("stored")
    near = [one for one in held if one.unit_id is None or one.unit_id in rank]
    far = len(above)
    near.sort(key=lambda one: (-rank.get(one.unit_id or 0, far), one.valid_from, one.pk))
    return near[-1] if near else None


def style_of(unit: Unit, day: date) -> str:
    """The style of the unit's papers: that of its letterhead, else by the kind of body."""
    set_styles = set(
        Letterhead.objects.as_of(day).filter(unit=unit).values_list("style", flat=True)
    )
    usual = PaperStyle.STATE
    if unit.kind in {Kind.PARTY_COMMITTEE, Kind.BOARD}:
        usual = PaperStyle.PARTY
    return set_styles.pop() if len(set_styles) == 1 else usual.value


def letterhead_for(unit: Unit, style: str, day: date) -> Letterhead:
    """The letterhead set for the unit, else one made from its name (not saved)."""
    kept = Letterhead.objects.as_of(day).filter(unit=unit, style=style).order_by("-pk").first()
    if kept is not None:
        return kept
    line = ancestors(unit, day)
    territory = next((one for one in (unit, *line) if one.kind in TERRITORIAL), unit)
    values: dict[str, Any] = plain_letterhead(
        label=unit.label,
        kind="province" if unit.kind in PROVINCIAL else "commune" if unit.kind in COMMUNAL else "",
        above=line[0].label if line and line[0].kind != Kind.NATION else "",
        style=style,
    )
    return Letterhead(unit=unit, style=style, place=territory.name, valid_from=day, **values)
