"""The profile of initiatives: records of the past, drafts, corrected texts; and their way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import grants_of
from kheo.documents.enums import PaperKind
from kheo.documents.models import Paper
from kheo.documents.operations.papers_of_files import register_many, take_back_many
from kheo.exchange.enums import Fate
from kheo.exchange.profiles import Entered, Judged, Profile, Resting, Row
from kheo.initiatives import policies
from kheo.initiatives.enums import Origin
from kheo.initiatives.exchange import known
from kheo.initiatives.exchange.fields import FIELDS, NOTES, OPTIONS, TEXT_NAMES
from kheo.initiatives.exchange.judging import Judge
from kheo.initiatives.exchange.values import as_kept, cleaned, differing, from_kept, line
from kheo.initiatives.models import Initiative
from kheo.initiatives.operations import files
from kheo.initiatives.rules.past import Past, past_of
from kheo.orgs.models import Unit

_LOCK = 7_150_001
"""Number of the lock that lets one file of initiatives write at a time (PostgreSQL)."""


class InitiativeIntake:
    """One file of initiatives at work."""

    def __init__(self, unit: Unit, actor: User, at: datetime, options: Mapping[str, Any]) -> None:
        """``options["status"]`` is the state of rows that tell none."""
        self._judge = Judge(unit, actor, at, options)
        self._actor, self._at = actor, at
        self._around = files.Surroundings()
        self._told: dict[int, tuple[Mapping[str, Any], Past]] = {}
        office = {Role.STANDING_OFFICE, Role.SYSTEM}
        self._is_office = any(grant.role in office for grant in grants_of(actor))

    def judge(self, rows: Sequence[Row]) -> list[Judged]:
        """The fate of each row; see ``Judge``."""
        return self._judge.judge(rows)

    def enter(self, rows: Sequence[Judged]) -> list[Entered]:
        """Write the NEW and CHANGED rows. A row that somebody entered since it was judged is left out."""
        _one_at_a_time()
        self._told.clear()
        new = self._still_new([row for row in rows if row.fate == Fate.NEW])
        papers, made = self._papers(new)
        records = [self._record(row, papers) for row in new]
        keys = files.enter_many(
            records, around=self._around, is_office=self._is_office, actor=self._actor, at=self._at
        )
        entered = [
            Entered(row.number, key, True, {"papers": made.get(row.number, [])})
            for row, key in zip(new, keys, strict=True)
        ]
        changed = [row for row in rows if row.fate == Fate.CHANGED]
        return sorted([*entered, *self._change(changed)], key=lambda one: one.number)

    def undo(self, rows: Sequence[Entered]) -> list[str]:
        """Take records back and put texts back; sentences where something rests on one of them."""
        new = {row.key: row.number for row in rows if row.is_new}
        told: list[str] = []
        with transaction.atomic():
            told += self._put_back([row for row in rows if not row.is_new])
            objections = files.take_back_many(list(new), actor=self._actor, at=self._at)
            titles = dict(
                Initiative.objects.filter(pk__in=[pk for pk, _why in objections]).values_list("pk", "title")
            )  # fmt: skip
            told += [
                _held(new[pk], titles.get(pk, ""), pk, why)
                for pk, why in sorted(objections, key=lambda one: new[one[0]])
            ]
            if told:
                transaction.set_rollback(True)
                return told
            papers = [pk for row in rows for pk in row.before.get("papers", ())]
            take_back_many(papers, actor=self._actor, at=self._at)
        return []

    def _still_new(self, rows: list[Judged]) -> list[Judged]:
        """Two files at once: what the other one wrote since is not written again."""
        keys = {row.number: self._key(row) for row in rows}
        there = known.keys({key[1] for key in keys.values()}, {key[0] for key in keys.values()})
        return [row for row in rows if keys[row.number] not in there]

    def _key(self, row: Judged) -> known.Key:
        values, past = self._read(row)
        return known.key(self._judge.directory[int(row.plan["unit"])], values, past)

    def _read(self, row: Judged) -> tuple[Mapping[str, Any], Past]:
        """The values and the past of a row, read once a chunk."""
        if row.number not in self._told:
            judge, values = self._judge, row.values
            born = judge.directory[int(row.plan["unit"])].starts_on
            past = past_of(values, born=born, today=judge.today, default=judge.default)
            self._told[row.number] = values, past
        return self._told[row.number]

    def _papers(
        self, rows: Sequence[Judged]
    ) -> tuple[dict[tuple[int, str], int], dict[int, list[int]]]:
        """(row, prefix) → its paper, those of the register and those registered now; and which rows
        brought which new ones."""
        named: dict[tuple[int, str], known.PaperKey] = {}
        whose: dict[known.PaperKey, tuple[int, str]] = {}
        for row in rows:
            values, past = self._read(row)
            for fact in past.facts:
                if fact.paper is None:
                    continue
                day = values.get(f"{fact.paper}decided_on") or fact.on
                issuer = int(row.plan["issuers"][fact.paper])
                key = (issuer, line(values, f"{fact.paper}decision"), day)
                named[row.number, fact.paper] = key
                whose.setdefault(key, (row.number, fact.paper))
        found = known.papers(named.values())
        fresh = [key for key in whose if key not in found]
        keys = register_many(
            [
                Paper(
                    unit_id=unit, kind=PaperKind.DECISION, number=number, issued_on=day,
                    summary=_SUMMARIES[whose[(unit, number, day)][1]],
                )
                for unit, number, day in fresh
            ],
            actor=self._actor, at=self._at,
        )  # fmt: skip
        made: dict[int, list[int]] = {}
        for key, pk in zip(fresh, keys, strict=True):
            found[key] = pk
            made.setdefault(whose[key][0], []).append(pk)
        return {place: found[key] for place, key in named.items()}, made

    def _record(self, row: Judged, papers: Mapping[tuple[int, str], int]) -> files.PastRecord:
        values, past = self._read(row)
        texts, unit, source = cleaned(values), int(row.plan["unit"]), row.plan.get("source")
        if source is not None:
            texts["origin"] = Origin.REPLICATE.value
        return files.PastRecord(
            unit_id=unit,
            unit_label=self._judge.directory[unit].label,
            texts=texts,
            past=past,
            source_id=int(source) if source is not None else None,
            papers={
                fact.paper: papers[row.number, fact.paper]
                for fact in past.facts
                if fact.paper is not None
            },
            note=str(values.get("note") or ""),
        )

    def _change(self, rows: Sequence[Judged]) -> list[Entered]:
        """Write the differing texts against the rows as they stand now."""
        kept = {
            row["pk"]: row
            for row in Initiative.objects.filter(pk__in=[row.key for row in rows])
            .values("pk", "title", "unit_id", "version", *TEXT_NAMES)
        } if rows else {}  # fmt: skip
        changes, entered = [], []
        for row in rows:
            record = kept[row.key]
            texts = cleaned(row.values)
            if row.values.get("source"):
                texts["origin"] = Origin.REPLICATE.value
            names = differing(texts, record)
            before = {name: record[name] for name in names}
            after = {name: texts[name] for name in names}
            changes.append(
                files.TextChange(
                    record["pk"],
                    record["title"],
                    record["unit_id"],
                    record["version"],
                    before,
                    after,
                )
            )
            told = {
                "version": record["version"] + 1,
                "texts": {name: as_kept(value) for name, value in before.items()},
            }
            entered.append(Entered(row.number, record["pk"], False, told))
        files.rewrite_many(
            changes, action="initiative.import_text", around=self._around, actor=self._actor, at=self._at
        )  # fmt: skip
        return entered

    def _put_back(self, rows: Sequence[Entered]) -> list[str]:
        kept = {
            row["pk"]: row
            for row in Initiative.objects.filter(pk__in=[row.key for row in rows])
            .values("pk", "title", "unit_id", "version", *TEXT_NAMES)
        } if rows else {}  # fmt: skip
        told, changes = [], []
        for row in rows:
            record = kept.get(row.key)
            if record is None or record["version"] != row.before["version"]:
                title = record["title"] if record else ""
                told.append(
                    _held(row.number, title, row.key, _("it was changed or took a step since"))
                )
                continue
            texts = {name: from_kept(name, value) for name, value in row.before["texts"].items()}
            before = {name: record[name] for name in texts}
            changes.append(
                files.TextChange(
                    row.key, record["title"], record["unit_id"], record["version"], before, texts
                )
            )
        if not told:
            files.rewrite_many(
                changes, action="initiative.restore_text", around=self._around, actor=self._actor,
                at=self._at,
            )  # fmt: skip
        return told


def _held(number: int, title: str, pk: int, why: str) -> str:
    """Why a row is not taken back, with what rests on its record, else the record itself."""
    told = _("Row %(row)s, “%(title)s”: %(why)s.") % {"row": number, "title": title, "why": why}
    if isinstance(why, Resting):
        return Resting(told, why.model, why.key, pk)
    return Resting(told, Initiative._meta.label_lower, pk, pk)


def _one_at_a_time() -> None:
    """Files of initiatives enter one after the other, so that none writes what another is writing.

    SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


_SUMMARIES: Mapping[str, str] = {
    "": "Công nhận mô hình, điển hình “Dân vận khéo”",
    "higher_": "Công nhận mô hình, điển hình “Dân vận khéo”",
    "ended_": "Đưa mô hình, điển hình “Dân vận khéo” ra khỏi danh sách",
}
"""Papers are Vietnamese, whatever language the person reads."""

PROFILE = Profile(
    name="initiatives",
    label=gettext_lazy("Initiatives, with their past"),
    permission=policies.TAKE_IN,
    fields=FIELDS,
    make=InitiativeIntake,
    options=OPTIONS,
    notes=NOTES,
    page="initiatives:list",
    record_page="initiatives:page",
    model="initiatives.Initiative",
    at_once=250,
)
