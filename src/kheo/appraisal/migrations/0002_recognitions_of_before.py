"""What was recognised before gets its recognition and its code: one row per recognised fact.

In batches; what has its row already is left alone, so it may be run again after a stop. No
decision of then set an end, so these stand until they are withdrawn.
"""

from typing import Any

from django.db import migrations
from django.utils import timezone

from kheo.appraisal.rules.recognition import fates_of, new_code

SIZE = 500


def write(apps: Any, schema_editor: Any, size: int = SIZE) -> None:
    """Initiatives in the order of their keys, so many at once."""
    Fact = apps.get_model("initiatives", "Fact")
    known = apps.get_model("appraisal", "Recognition").objects
    missing = Fact.objects.filter(kind="recognised").exclude(pk__in=known.values("fact_id"))
    last = 0
    while True:
        keys = missing.filter(initiative__gt=last).order_by("initiative_id")
        some = list(keys.values_list("initiative_id", flat=True).distinct()[:size])
        if not some:
            return
        _write_some(Fact, known, some)
        last = some[-1]


def _write_some(fact_rows: Any, known: Any, keys: list[int]) -> None:
    at = timezone.now()
    facts = fact_rows.objects.filter(initiative__in=keys).select_related("initiative")
    done = set(known.filter(initiative__in=keys).values_list("fact_id", flat=True))
    told: dict[int, list[Any]] = {}
    for fact in facts:
        told.setdefault(fact.initiative_id, []).append(fact)
    fates = [fate for some in told.values() for fate in fates_of(some)]
    known.bulk_create(
        known.model(
            initiative_id=fate.fact.initiative_id,
            unit_id=fate.fact.initiative.unit_id,
            fact_id=fate.fact.pk,
            title=fate.fact.initiative.title[:300],
            level=fate.fact.level,
            paper_id=fate.fact.paper_id,
            on=fate.fact.on,
            code=new_code(),
            turn="nobody",
            status="withdrawn" if fate.ended_by else "standing",
            ended_on=fate.ended_by.on if fate.ended_by else None,
            ended_paper_id=fate.ended_by.paper_id if fate.ended_by else None,
            ended_why=fate.ended_by.note if fate.ended_by else "",
            moved_at=at, created_at=at, updated_at=at,
        )
        for fate in fates if fate.fact.pk not in done
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("appraisal", "0001_initial"),
        ("initiatives", "0002_dossiers_and_levels"),
    ]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
