"""Papers against the register, series against what they gave, files against their digests.

What ``kheo verify`` reads. Linear; rows are walked in chunks and files read a piece at a time, so
the memory stays level whatever their number and size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import F, Max
from django.utils.translation import gettext as _

from kheo.documents.models import Draft, NumberSeries, SeriesNumber, StoredFile
from kheo.kernel.days import format_day, spell_day

CHUNK = 500
PIECE = 1024 * 1024
"""Bytes read of a file at a time."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What does not agree: about which thing, and the sentence that tells it."""

    subject: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.sentence}"


def differences() -> Iterator[Difference]:
    """Everything stored about papers that is not what the facts say; nothing when all is well."""
    yield from _drafts()
    yield from _series()
    yield from _files()


def _drafts() -> Iterator[Difference]:
    """Number and date printed in a paper against the register, and the number against its series."""
    columns = ("pk", "title", "paper__number", "paper__issued_on", "content__so_ky_hieu", "content__dia_danh_ngay")  # fmt: skip
    rows = Draft.objects.filter(paper__isnull=False).order_by("pk").values_list(*columns)
    for pk, title, number, day, printed, place_and_day in rows.iterator(chunk_size=CHUNK):
        subject = _("draft %(key)s “%(title)s”") % {"key": pk, "title": title}
        if printed != number:
            yield _differs(subject, _("number"), printed, number)
        if not str(place_and_day or "").endswith(spell_day(day)):
            yield _differs(subject, _("date"), place_and_day, format_day(day))
    without = Draft.objects.filter(paper__isnull=False).exclude(
        paper_id__in=SeriesNumber.objects.values("paper_id")
    )
    for pk, title in without.order_by("pk").values_list("pk", "title").iterator(chunk_size=CHUNK):
        yield Difference(
            _("draft %(key)s “%(title)s”") % {"key": pk, "title": title},
            _("its number is not among those its series gave"),
        )


def _differs(subject: str, what: str, printed: Any, registered: Any) -> Difference:
    words = _("%(what)s “%(printed)s” in the paper, “%(registered)s” in the register")
    values = {"what": what, "printed": printed or "", "registered": registered}
    return Difference(subject, words % values)


def _series() -> Iterator[Difference]:
    """Series whose next number was given already, and numbers that read otherwise."""
    rows = NumberSeries.objects.select_related("unit").annotate(highest=Max("given__number"))
    for one in rows.filter(next_number__lte=F("highest")).order_by("pk"):
        yield Difference(
            str(one),
            _("next number %(next)s, yet %(highest)s is given")
            % {"next": one.written(one.next_number), "highest": one.written(one.highest)},
        )
    given = SeriesNumber.objects.select_related("series__unit", "paper").order_by("pk")
    for number in given.iterator(chunk_size=CHUNK):
        written = number.series.written(number.number)
        if written != number.paper.number:
            yield Difference(
                str(number.series),
                _("number %(given)s was given, the register has “%(registered)s”")
                % {"given": written, "registered": number.paper.number},
            )


def _files() -> Iterator[Difference]:
    """Every kept file is there and holds the bytes of its digest; its small pictures are there."""
    rows = StoredFile.objects.order_by("pk").values_list("sha256", "path", "published", "thumb")
    for sha256, path, published, thumb in rows.iterator(chunk_size=CHUNK):
        subject = _("file %(path)s") % {"path": path}
        try:
            if _digest(path) != sha256:
                yield Difference(subject, _("its bytes are not those that were kept"))
        except OSError:
            yield Difference(subject, _("it is missing or cannot be read"))
        for made in filter(None, (published, thumb)):
            if not default_storage.exists(made):
                yield Difference(_("file %(path)s") % {"path": made}, _("it is missing or cannot be read"))  # fmt: skip


def _digest(path: str) -> str:
    digest = hashlib.sha256()
    with default_storage.open(path) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
