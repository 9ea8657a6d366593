"""Where a person is on the review page; every act leads back there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kheo.archive.enums import ItemKind
from kheo.archive.queries.review import Light

OPEN, DONE, MARKED, CHANGED, ALL = "mo", "xong", "nhan-xet", "doi", "tat-ca"
SHOWN: Mapping[str, Any] = {
    OPEN: _("to be decided"), MARKED: _("with remarks"), DONE: _("decided"), ALL: _("all"),
}  # fmt: skip
KINDS: Mapping[str, str] = {
    "so-lieu": ItemKind.FIGURE, "mo-hinh": ItemKind.INITIATIVE, "van-ban": ItemKind.PAPER,
}  # fmt: skip
NAMES: Mapping[str, str] = {"muc": "item", "loi": "finding", "phan": "piece", "trang": "page"}


@dataclass(frozen=True, slots=True)
class Where:
    """The selected item or finding, the piece of the text, what of the items is listed."""

    item: int = 0
    finding: int = 0
    piece: int = 0
    page: int = 0
    shown: str = ""
    kind: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Where:
        """Read from an address; what makes no sense there counts as not said."""
        numbers = {name: _number(query.get(word, "")) for word, name in NAMES.items()}
        shown, kind = query.get("xem", ""), query.get("loai", "")
        return cls(
            **numbers,
            shown=shown if shown in {*SHOWN, CHANGED} else "",
            kind=kind if kind in KINDS else "",
        )

    @property
    def query(self) -> str:
        """The part of an address behind the question mark."""
        values = asdict(self)
        told = {word: values[name] for word, name in NAMES.items() if values[name]}
        told |= {word: said for word, said in (("xem", self.shown), ("loai", self.kind)) if said}
        return urlencode(told)

    def address(self, reading: int, **changed: Any) -> str:
        """The review page at this place with some of it changed."""
        query = replace(self, **changed).query
        path = reverse("readings:page", args=(reading,))
        return f"{path}?{query}" if query else path

    def act(self, name: str, key: int) -> str:
        """The address of an act that leads back here."""
        path = reverse(f"readings:{name}", args=(key,))
        return f"{path}?{self.query}" if self.query else path

    def lists(self, one: Light, marked: Mapping[int, Any], fresh: Mapping[int, str]) -> bool:
        """Whether an item belongs to what is listed here."""
        if one.pk == self.item:
            return True
        if self.kind and KINDS[self.kind] != one.kind:
            return False
        return {
            OPEN: one.is_open, DONE: not one.is_open, MARKED: one.pk in marked,
            CHANGED: one.pk in fresh,
        }.get(self.shown, True)  # fmt: skip


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 16 else 0
