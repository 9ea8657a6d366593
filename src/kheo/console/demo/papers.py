"""Decisions of the demo: one for each issuer, purpose and month, registered when first needed."""

from __future__ import annotations

from datetime import date, datetime

from kheo.access.models import User
from kheo.console.demo.tables import wording
from kheo.documents.models import Paper, PaperKind
from kheo.documents.operations import register_paper
from kheo.initiatives.enums import Level
from kheo.orgs.enums import PROVINCIAL, Kind, Tree
from kheo.orgs.models import Reach, Unit

_SYMBOLS = {
    Level.COMMUNE: "QĐ/ĐU",
    Level.DISTRICT: "QĐ/BCĐ",
    Level.PROVINCE: "QĐ/BCĐ",
    Level.CENTRAL: "QĐ/BDVTW",
}


class Papers:
    """Remembers what was registered, so that several initiatives stand in one decision."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, str, date], Paper] = {}
        self._counts: dict[tuple[int, int], int] = {}

    def decision(
        self, unit: Unit, what: str, level: str, *, on: date, actor: User, at: datetime
    ) -> Paper:
        """The decision of the issuer at ``level`` above ``unit`` for ``what`` (wording.json)."""
        issuer = self.issuer(unit, level, on)
        known = self._kept.get((issuer.pk, what + level, on))
        if known is not None:
            return known
        number = self._counts.get((issuer.pk, on.year), 10 + issuer.pk % 17) + 3
        self._counts[issuer.pk, on.year] = number
        paper = register_paper(
            unit=issuer,
            kind=PaperKind.DECISION,
            number=f"{number}-{_SYMBOLS[Level(level)]}",
            issued_on=on,
            summary=wording()[what].format(year=on.year),
            signer=wording()["signer"],
            actor=actor,
            at=at,
        )
        self._kept[issuer.pk, what + level, on] = paper
        return paper

    def issuer(self, unit: Unit, level: str, on: date) -> Unit:
        """The unit itself at commune level, else the district or province it stood in that day."""
        if level == Level.COMMUNE:
            return unit
        wanted = {Kind.DISTRICT} if level == Level.DISTRICT else PROVINCIAL
        above = (
            Reach.objects.as_of(on)
            .filter(unit=unit, tree=Tree.TERRITORY, ancestor__kind__in=wanted)
            .select_related("ancestor")
            .order_by("depth")
            .first()
        )
        return above.ancestor if above else unit
