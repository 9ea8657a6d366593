"""Papers of the register as they are to be found: by number, subject, kind and signer."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import override

from kheo.documents.models import Paper, PaperKind
from kheo.search.sources import Text


def texts(keys: Collection[int] | None) -> Iterator[Text]:
    """The papers with these keys, or all. The kind is told in Vietnamese: so it is printed."""
    rows = Paper.objects.order_by("issued_on", "pk")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    with override("vi"):
        kinds = {kind: str(label) for kind, label in PaperKind.choices}
    columns = ("pk", "kind", "number", "summary", "signer", "issued_on")
    for pk, kind, number, summary, signer, day in rows.values_list(*columns).iterator():
        yield Text(
            pk, title=f"{number} {summary}", body=f"{kinds.get(kind, '')} ; {signer}", day=day
        )
