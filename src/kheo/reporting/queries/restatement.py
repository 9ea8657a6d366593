"""A kept report beside what its figures would be today, with the records that make the difference.

Asked for on its own page alone: reading a kept report counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F

from kheo.activities.models import Activity
from kheo.counting.enums import Query
from kheo.counting.models import Indicator
from kheo.reporting.models import ReportVersion
from kheo.reporting.queries.between import Name, names_of
from kheo.reporting.queries.keeping import lists_of
from kheo.reporting.queries.sheet import Sheet, live_sheet, sheet_of_version
from kheo.reporting.queries.versions import lists_in
from kheo.reporting.rules.versions import list_key


@dataclass(frozen=True, slots=True)
class Restated:
    """One figure then and today.

    ``added_ids`` stand behind it today and did not then, ``lost_ids`` the other way round,
    ``changed_ids`` stand behind both and were changed since (activities). ``key`` is that of the cell, or
    of a cell in a table of units (``rules.versions.list_key``).
    """

    key: str
    label: Name
    indicator: Indicator
    then: Decimal | None
    now: Decimal | None
    added_ids: tuple[int, ...] = ()
    lost_ids: tuple[int, ...] = ()
    changed_ids: tuple[int, ...] = ()

    @property
    def by(self) -> Decimal | None:
        """Today less then; None where one side knows nothing."""
        return None if self.then is None or self.now is None else self.now - self.then

    @property
    def differs(self) -> bool:
        """Whether the number, or only what stands behind it, is another today."""
        return self.then != self.now or bool(self.added_ids or self.lost_ids)

    @property
    def records(self) -> int:
        """Records that came in, went out or were changed."""
        return len(self.added_ids) + len(self.lost_ids) + len(self.changed_ids)


def restated(version: ReportVersion, *, today: date) -> list[Restated]:
    """Every figure of ``version`` then and today, in the order of the report, units tables last."""
    kept = sheet_of_version(version.report, version, today=today)
    sheet = live_sheet(version.report, today=today)
    names = {**names_of(sheet), **_names_in_tables(kept), **_names_in_tables(sheet)}
    then, now = _figures(kept), _figures(sheet)
    lists_then, lists_now = lists_in(version), lists_of(sheet)
    changed = _changed_activities(version, sheet, lists_then)
    found = []
    for key, name in names.items():
        old, new = set(lists_then.get(key, ())), set(lists_now.get(key, ()))
        indicator = sheet.catalogue[code_of(key)]
        is_other = then.get(key) != now.get(key) and indicator.query == Query.ACTIVITIES
        both = old & new & changed if is_other else set()
        found.append(
            Restated(
                key=key,
                label=name,
                indicator=indicator,
                then=then.get(key),
                now=now.get(key),
                added_ids=tuple(sorted(new - old)),
                lost_ids=tuple(sorted(old - new)),
                changed_ids=tuple(sorted(both)),
            )
        )
    return found


def name_in(sheet: Sheet, key: str) -> Name:
    """What a figure is called, of a list or grid or of a table of units."""
    return {**names_of(sheet), **_names_in_tables(sheet)}.get(key, Name("", key))


def code_of(key: str) -> str:
    """The code of the indicator in the key of a cell or of a cell in a table of units."""
    cell = key.split("#")[1] if "#" in key else key
    return cell.split("|")[0]


def _figures(sheet: Sheet) -> dict[str, Decimal]:
    found = {cell.key: cell.value for cell in sheet.cells()}
    for one in sheet.sections:
        for row in one.units.rows if one.units is not None else ():
            for key, number in zip(one.units.keys, row.values, strict=True):  # type: ignore[union-attr]
                found[list_key(one.section.pk, key, row.line)] = number
    return {key: value for key, value in found.items() if value is not None}


def _names_in_tables(sheet: Sheet) -> dict[str, Name]:
    return {
        list_key(one.section.pk, key, row.line): Name(
            f"{one.number} {one.section.title}".strip(), row.label, column
        )
        for one in sheet.sections
        if one.units is not None
        for row in one.units.rows
        for key, column in zip(one.units.keys, one.units.columns, strict=True)
    }


def _changed_activities(
    version: ReportVersion, sheet: Sheet, lists: Mapping[str, Iterable[int]]
) -> set[int]:
    """Activities behind the kept figures whose entry was written again since. One query."""
    keys = {
        record
        for key, records in lists.items()
        if sheet.catalogue[code_of(key)].query == Query.ACTIVITIES
        for record in records
    }
    if not keys:
        return set()
    rows = Activity.objects.filter(updated_at__gt=version.made_at, created_at__lt=F("updated_at"))
    return keys & set(rows.filter(cancelled_at=None).values_list("pk", flat=True))
