"""Codes of entries as people read them, in the words of the day they happened on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kheo.activities.enums import SUBJECTS
from kheo.activities.models import Activity, ActivityKind
from kheo.kernel.numbers import format_number


def in_words(rows: Iterable[Activity]) -> list[dict[str, Any]]:
    """Per row: name of its kind, variant, what it is counted in, who came. One query."""
    listed = list(rows)
    kinds = list(
        ActivityKind.objects.filter(code__in={row.kind for row in listed}).order_by(
            "valid_from", "pk"
        )
    )
    return [_words(row, _then(row, kinds)) for row in listed]


def _then(row: Activity, kinds: list[ActivityKind]) -> ActivityKind | None:
    """The kind as it was on the day, else as it was last."""
    own = [one for one in kinds if one.code == row.kind]
    return next((one for one in own if row.on in one.period), own[-1] if own else None)


def _words(row: Activity, kind: ActivityKind | None) -> dict[str, Any]:
    variants = {one["code"]: one["name"] for one in kind.variants} if kind else {}
    details = [
        variants.get(row.variant, row.variant),
        row.get_stage_display(),
        row.get_level_display(),
        SUBJECTS.get(row.subject, ""),
        row.get_field_display(),
    ]
    return {
        "kind": kind.name if kind else row.kind,
        "variant": variants.get(row.variant, row.variant),
        "details": [str(one) for one in details if one],
        "unit_word": kind.unit_word if kind else "",
        "people": people(row),
    }


def people(row: Activity) -> str:
    """How many came, of how many: "45 / 60"; "" when nobody counted."""
    if row.attended is None and row.expected is None:
        return ""
    came = "–" if row.attended is None else format_number(row.attended)
    return came if row.expected is None else f"{came} / {format_number(row.expected)}"
