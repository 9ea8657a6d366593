"""A small kind of file for tests: wells with their households, kept in a table of this slice."""

import io
from datetime import UTC, datetime

import xlsxwriter

from kheo.access.enums import Role
from kheo.access.policy import Permission
from kheo.exchange.enums import Fate, Value
from kheo.exchange.models import Use
from kheo.exchange.profiles import Entered, Field, Judged, Profile

KEEP_WELLS = Permission(
    "tests.keep_wells", "Keep wells", frozenset({Role.RECORDS_CLERK, Role.STANDING_OFFICE})
)
MINUTE = datetime(2020, 1, 1, tzinfo=UTC)
HEADINGS = ("Mã giếng", "Số hộ dùng", "Loại giếng")
FIELDS = (
    Field("code", "Mã giếng", Value.CODE, is_required=True, is_key=True),
    Field("households", "Số hộ dùng", Value.WHOLE, is_required=True),
    Field("kind", "Loại giếng", Value.CHOICE, choices={"dug": "Giếng đào", "bored": "Giếng khoan"}),
)
LOOK = 77
"""So many households are worth a look."""
RESTS = 13
"""So many households rest on their well: it cannot be taken back."""


class Wells:
    """Wells by their code; a well of 666 households breaks the entering."""

    def __init__(self, unit, actor, at, options):
        self.unit, self.actor, self.at, self.options = unit, actor, at, options
        self.seen = set()

    def judge(self, rows):
        known = {
            one.who: one
            for one in Use.objects.filter(
                minute=MINUTE, who__in=[row.values.get("code") for row in rows]
            )
        }
        return [self._one(row, known) for row in rows]

    def _one(self, row, known):
        refusals, code = dict(row.refusals), row.values.get("code")
        if not refusals and code in self.seen:
            refusals["code"] = "Mã này đã có ở dòng trên; xóa bớt một dòng."
        if not refusals and row.values.get("households") is None:
            refusals["households"] = "Ghi số hộ."
        if refusals:
            return Judged(row.number, Fate.REFUSED, row.values, refusals, label=code or "")
        self.seen.add(code)
        number, old = row.values["households"], known.get(code)
        if old is None:
            remarks = {"households": "Nhiều hộ lạ thường: xem lại."} if number == LOOK else {}
            return Judged(row.number, Fate.NEW, row.values, label=code, remarks=remarks)
        if old.times == number:
            return Judged(row.number, Fate.SAME, row.values, key=old.pk, label=code)
        return Judged(
            row.number, Fate.CHANGED, row.values, key=old.pk, before={"households": old.times},
            after={"households": number}, label=code,
        )  # fmt: skip

    def enter(self, rows):
        done = []
        for row in rows:
            number = row.values["households"]
            if number == 666:
                raise RuntimeError("the well is broken")
            if row.fate == Fate.NEW:
                made = Use.objects.create(who=row.values["code"], minute=MINUTE, times=number)
                done.append(Entered(row.number, made.pk, True))
            else:
                Use.objects.filter(pk=row.key).update(times=number)
                done.append(Entered(row.number, row.key, False, dict(row.before)))
        return done

    def undo(self, rows):
        keys = [row.key for row in rows]
        resting = Use.objects.filter(pk__in=keys, times=RESTS).order_by("who")
        if told := [f"Giếng {one.who} đang có người dùng." for one in resting]:
            return told
        for row in rows:
            if row.is_new:
                Use.objects.filter(pk=row.key).delete()
            else:
                Use.objects.filter(pk=row.key).update(times=row.before["households"])
        return []


WELLS = Profile(
    "wells", "Giếng nước", KEEP_WELLS, FIELDS, Wells, model="exchange.Use",
    page="exchange:list",
)  # fmt: skip
PAPER = Field("paper", "Văn bản", is_required=True)
WITH_PAPER = Profile("wells_of_paper", "Giếng theo văn bản", KEEP_WELLS, FIELDS, Wells, (PAPER,))


def workbook(*rows, headings=HEADINGS, above=(), sheet="Giếng", more_sheets=()):
    """An Excel file with these rows below their headings."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    book.set_properties(
        {"created": datetime(2026, 1, 1, tzinfo=UTC)}
    )  # the same rows, the same bytes
    page = book.add_worksheet(sheet)
    for at, row in enumerate([*above, headings, *rows]):
        page.write_row(at, 0, row)
    for name in more_sheets:
        book.add_worksheet(name).write_row(0, 0, ("Ghi chú",))
    book.close()
    return kept.getvalue()


def wells():
    """What is kept: code → households."""
    return dict(Use.objects.filter(minute=MINUTE).order_by("who").values_list("who", "times"))
