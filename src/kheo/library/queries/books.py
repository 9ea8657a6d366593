"""What a handbook prints: frozen values of each story, and the book made of them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.translation import override
from PIL import Image

from kheo.documents.bodies import (
    Block,
    chapter,
    contents,
    facts,
    lead,
    part,
    photo,
    prose,
    steps,
)
from kheo.documents.models import Draft, StoredFile
from kheo.documents.operations.drafting import with_letterhead
from kheo.documents.operations.register import bytes_of
from kheo.documents.paper_forms import FORMS
from kheo.documents.queries import letterhead_for, style_of, template_for
from kheo.documents.rendering import fill, large_start, shipped
from kheo.initiatives.enums import FactKind
from kheo.initiatives.models import Fact
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number
from kheo.kernel.text import nfc
from kheo.library.enums import ConsentTo
from kheo.library.models import Consent, Handbook, HandbookStory, StoryPicture
from kheo.library.queries.shown import Shown, shown_all, shown_pictures
from kheo.library.rules.masking import masked

FORM = "handbook"
PHOTO_SIDE = 1100
WIDEST, TALLEST = 130.0, 66.0
"""Millimetres a photo takes at most."""
STEPS_PART = "steps"
AT_A_GLANCE = ("costs", "people")
"""Parts that stand among the facts when they are short."""
SHORT = 220


def entries_of(handbook: Handbook, *, lock: bool = False) -> QuerySet[HandbookStory]:
    """The stories of a handbook in their order, with what ``shown`` asks of them."""
    rows = HandbookStory.objects.filter(handbook=handbook).order_by("order", "pk")
    rows = rows.select_related(
        "story__initiative__unit", "story__unit", "story__contact_unit", "handbook"
    )
    return rows.select_for_update(of=("self", "story")) if lock else rows


def frozen_content(
    entries: Sequence[HandbookStory], day: date
) -> Iterator[tuple[HandbookStory, dict[str, Any], list[int]]]:
    """Each entry with its content as plain values, and the keys of the consents it rests on."""
    with override("vi"):
        told = shown_all([one.story for one in entries], today=day)
        sources = _sources([one.initiative.pk for one in told])
        consents = Consent.objects.in_bulk([key for one in told for key in one.consents])
        used = _pictured([one.pictures[0].key for one in told if one.pictures])
        for entry, one in zip(entries, told, strict=True):
            content = _plain(one, sources.get(one.initiative.pk, []))
            rests = [key for key in one.consents if _rests_on(content, consents[key], used)]
            yield entry, content, rests


def _pictured(keys: Sequence[int]) -> set[int]:
    """The consents that the printed photos rest on."""
    found = StoryPicture.objects.filter(pk__in=keys, consent__isnull=False)
    return set(found.values_list("consent_id", flat=True))


def _rests_on(content: dict[str, Any], consent: Consent, pictured: set[int]) -> bool:
    """Whether the printed text names whom the consent is of, or the printed photo rests on it."""
    if consent.to == ConsentTo.STORY or consent.pk in pictured:
        return True
    texts = [content["title"], content["summary"], *(part[2] for part in content["parts"])]
    texts += [picture["alt"] for picture in content["pictures"]]
    return any(masked(text, [consent.whom]) != nfc(text) for text in texts)


def _plain(one: Shown, sources: list[str]) -> dict[str, Any]:
    initiative = one.initiative
    return {
        "key": one.key, "title": one.title, "summary": one.summary, "unit": large_start(one.unit.label), "of": one.unit.label,
        "field": initiative.get_field_display() if initiative.field else "",
        "level": initiative.get_level_display() if initiative.level else "",
        "parts": [[part.name, part.label, part.text] for part in one.parts],
        "cost": str(one.cost) if one.cost is not None else "",
        "people_served": one.people_served, "contact": large_start(one.contact_unit.label) if one.contact_unit else "",
        "contact_line": one.contact_line, "standing": one.standing.words,
        "pictures": [{"key": picture.key, "alt": picture.alt} for picture in one.pictures[:1]],
        "sources": sources, "initiative": initiative.title,
    }  # fmt: skip


def _sources(initiatives: Sequence[int]) -> dict[int, list[str]]:
    """The papers of recognition of each initiative, oldest first; cancelled facts are left out."""
    found: dict[int, list[str]] = {}
    rows = Fact.objects.filter(
        initiative__in=initiatives, kind=FactKind.RECOGNISED, paper__isnull=False,
        cancelled_by__isnull=True,
    )  # fmt: skip
    for fact in rows.select_related("paper__unit").order_by("on", "pk"):
        paper: Any = fact.paper
        words = f"{paper.get_kind_display()} số {paper.number} ngày {format_day(paper.issued_on)}"
        line = f"{words[:1].upper()}{words[1:]} của {paper.unit.label}"
        found.setdefault(fact.initiative_id, []).append(line)
    return found


def docx_of(handbook: Handbook, told: Sequence[dict[str, Any]], day: date) -> bytes:
    """The book as .docx, by the template in force for the unit. Nothing is written.

    Raises what filling raises for a template that was never checked.
    """
    unit = handbook.unit
    style = style_of(unit, day)
    with override("vi"):
        head = letterhead_for(unit, style, day)
        fields = {
            "trich_yeu": handbook.title, "phu_de": f"{len(told):02d} câu chuyện dân vận khéo",
            "an_ban": f"Ấn bản lần thứ {handbook.edition}" if handbook.edition > 1 else "",
            "noi_va_nam": f"{head.place}, năm {day.year}", "loi_gioi_thieu": handbook.foreword,
            "noi_dung": list(body_of(told)),
        }  # fmt: skip
        draft = Draft(unit=unit, form=FORM, style=style, title=handbook.title, day=day)
        held = template_for(FORM, unit, style, day)
        source = bytes_of(held.stored) if held else shipped(FORM, style)
        return fill(source, FORMS[FORM], with_letterhead(draft, fields))


def body_of(told: Sequence[dict[str, Any]]) -> Iterator[Block]:
    """Contents, a chapter a story, and the sources at the end."""
    listed = [(str(one["key"]), one["title"], one["unit"]) for one in told]
    yield contents("Mục lục", [*listed, ("nguon", "Nguồn", "")])
    pictures = _photos(told)
    for one in told:
        yield from _chapter(one, pictures)
    yield chapter("nguon", "Nguồn", by="Các mô hình, điển hình được giới thiệu trong sổ tay")
    for one in told:
        yield part(one["title"])
        yield prose(f"Mô hình, điển hình “{one['initiative']}”, {one['of']}.")
        for line in one["sources"]:
            yield prose(f"{line}.")
        yield prose(f"{one['standing']}.")


def _chapter(one: dict[str, Any], pictures: dict[int, bytes]) -> Iterator[Block]:
    above = " · ".join(word for word in (one["field"], one["level"]) if word)
    yield chapter(str(one["key"]), one["title"], above=above, by=one["unit"])
    if one["summary"]:
        yield lead(one["summary"])
    for picture in one["pictures"]:
        if content := pictures.get(picture["key"]):
            width, height = _on_paper(content)
            yield photo(picture["alt"], content, width=width, height=height, told=picture["alt"])
    yield facts(_facts(one))
    for name, label, text in one["parts"]:
        if name in AT_A_GLANCE and len(text) <= SHORT:
            continue
        yield part(label)
        lines = [line for line in text.split("\n") if line.strip()]
        if name == STEPS_PART and len(lines) > 1:
            yield steps(_bare(line) for line in lines)
        else:
            yield prose(text)


def _bare(line: str) -> str:
    """A step without the number or dash its writer put before it."""
    kept = line.strip()
    head, dot, rest = kept.partition(" ")
    if dot and head.rstrip(".):").removeprefix("Bước").strip().isdecimal() and len(head) < 5:
        return rest.strip()
    return kept.lstrip("-–•+ ").strip()


def _facts(one: dict[str, Any]) -> list[tuple[str, str]]:
    parts = {name: text for name, _label, text in one["parts"]}
    found = []
    if one["cost"]:
        found.append(("Tổng chi phí", f"{format_number(Decimal(one['cost']))} đồng"))
    if 0 < len(parts.get("costs", "")) <= SHORT:
        found.append(("Chi phí gồm", parts["costs"]))
    if one["people_served"]:
        found.append(("Người hưởng lợi", f"khoảng {format_number(one['people_served'])} người"))
    if 0 < len(parts.get("people", "")) <= SHORT:
        found.append(("Người thực hiện", parts["people"]))
    reach = "\n".join(word for word in (one["contact"], one["contact_line"]) if word)
    if reach:
        found.append(("Nơi liên hệ", reach))
    return [*found, ("Còn hoạt động", one["standing"])]


def _photos(told: Iterable[dict[str, Any]]) -> dict[int, bytes]:
    """The photos of the book by the key of the picture, small enough for paper."""
    keys = [picture["key"] for one in told for picture in one["pictures"]]
    found = shown_pictures().filter(pk__in=keys)
    return {one.pk: _small(one.evidence.stored) for one in found}


def _small(stored: StoredFile) -> bytes:
    with default_storage.open(stored.published) as file, Image.open(file) as picture:
        picture.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
        out = io.BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def _on_paper(content: bytes) -> tuple[float, float]:
    """Width and height in millimetres, within what a page gives a photo."""
    with Image.open(io.BytesIO(content)) as picture:
        scale = min(WIDEST / picture.width, TALLEST / picture.height)
        return round(picture.width * scale, 1), round(picture.height * scale, 1)
