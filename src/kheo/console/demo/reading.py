"""The story of reading: reports of two districts that were, a scanned one, and a draft of the office itself."""

from __future__ import annotations

import io
from datetime import date, datetime

from docx import Document
from PIL import Image

from kheo.access.models import User
from kheo.archive.enums import ItemKind, ItemState, Purpose, ReadingStatus
from kheo.archive.models import Reading
from kheo.archive.operations import readings
from kheo.console.demo.reports import PROVINCE
from kheo.console.demo.seating import Offices, unit_on
from kheo.console.demo.tables import FOLDER
from kheo.jobs.operations import run
from kheo.orgs.models import Unit

LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
YEAR = (date(2024, 1, 1), date(2025, 1, 1))
ENTERED, OPEN, SCANNED, DRAFT = (
    "Bao cao 2024 Huyen uy Duc Tho.docx", "Bao cao 2024 Huyen uy Cam Xuyen.docx",
    "Bao cao 2024 ban chup.pdf", "Du thao bao cao tinh 2025.docx",
)  # fmt: skip
TEXTS = {ENTERED: "duc-tho-2024", OPEN: "cam-xuyen-2024", DRAFT: "cap-tinh-2025"}
DISTRICTS = {ENTERED: "440", OPEN: "446"}


def read_reports(offices: Offices, now: datetime, today: date) -> int:
    """Hand the files in, have them read, enter one; returns how many files there are."""
    actor, office = offices.person("hatinh.vanphong"), unit_on(PROVINCE, today)
    past = [(ENTERED, _word(ENTERED)), (OPEN, _word(OPEN)), (SCANNED, _scan())]
    handed = readings.hand_in(past, purpose=Purpose.PAST, office=office, actor=actor, at=now)
    handed += readings.hand_in(
        [(DRAFT, _word(DRAFT))],
        purpose=Purpose.OWN,
        office=office,
        unit=office,
        actor=actor,
        at=now,
    )
    for one in handed:
        if one.reading.job_id:
            run(one.reading.job_id)
        reading = Reading.objects.get(pk=one.reading.pk)
        if reading.name in DISTRICTS and reading.status == ReadingStatus.OPEN:
            _look_through(reading, actor, now)
    return len(handed)


def _look_through(reading: Reading, actor: User, now: datetime) -> None:
    unit = unit_on(DISTRICTS[reading.name], LAST_DAY_OF_DISTRICTS)
    _say_whose(reading, unit, actor, now)
    readings.decide_all(reading, kind=ItemKind.PAPER, state=ItemState.TAKEN, actor=actor, at=now)
    if reading.name != ENTERED:
        return
    for kind in (ItemKind.FIGURE, ItemKind.INITIATIVE):
        readings.decide_all(reading, kind=kind, state=ItemState.TAKEN, actor=actor, at=now)
    for item in reading.items.filter(state=ItemState.OPEN).select_related("reading"):
        readings.take(item, actor=actor, at=now)
    readings.confirm(Reading.objects.get(pk=reading.pk), actor=actor, at=now)


def _say_whose(reading: Reading, unit: Unit, actor: User, now: datetime) -> None:
    starts_on, ends_on = YEAR
    readings.set_head(
        reading, title=reading.title or reading.name, number=reading.number,
        issuer=reading.issuer or unit.label, issued_on=reading.issued_on, starts_on=starts_on,
        ends_on=ends_on, unit=unit, actor=actor, at=now,
    )  # fmt: skip


def _word(name: str) -> bytes:
    """The text as a Word file, a paragraph a line."""
    document = Document()
    text = (FOLDER / "readings" / f"{TEXTS[name]}.txt").read_text("utf-8")
    for line in text.split("\n"):
        if line.strip():
            document.add_paragraph(line)
    return _bytes(document)


def _bytes(document: object) -> bytes:
    kept = io.BytesIO()
    document.save(kept)  # type: ignore[attr-defined]
    return kept.getvalue()


def _scan() -> bytes:
    """Three pages of paper without a letter, as a scanner leaves them."""
    pages = [Image.new("L", (620, 877), 250) for _page in range(3)]
    kept = io.BytesIO()
    pages[0].save(kept, "PDF", save_all=True, append_images=pages[1:])
    return kept.getvalue()
