"""What ``./kheo verify`` asks of replication: records and adoptions name the same sources."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F
from django.utils.translation import gettext as _

from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.library.models import Adoption
from kheo.library.rules.tree import circles


def differences() -> Iterator[str]:
    """One sentence for each: a record without its adoption, a wrong source, a circle."""
    bare = Initiative.objects.filter(source__isnull=False, merged_into=None, adopted_by=None)
    for one in bare.exclude(status=Status.WITHDRAWN).only("pk", "title").order_by("pk").iterator():
        yield _("“%(record)s” names a source but has no adoption") % {"record": one}
    tied = Adoption.objects.filter(
        initiative__isnull=False, initiative__merged_into=None, source__merged_into=None
    )
    wrong = tied.exclude(initiative__source=F("source")) | tied.filter(initiative__source=None)
    rows = wrong.select_related("unit", "source", "initiative").order_by("pk")
    for adoption in rows.iterator():
        yield _("the adoption “%(adoption)s” and its record “%(record)s” name different sources") % {
            "adoption": adoption, "record": adoption.initiative,
        }  # fmt: skip
    pairs = Initiative.objects.filter(source__isnull=False).values_list("pk", "source_id")
    for circle in circles(dict(pairs.iterator())):
        keys = ", ".join(f"#{pk}" for pk in circle)
        yield _("the sources of %(records)s run in a circle") % {"records": keys}
