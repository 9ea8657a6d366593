"""The fate of the rows of a file of initiatives. Reads, never writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import granted_units, grants_of, holds_nation, unit_scope
from kheo.documents import policies as paper_policies
from kheo.exchange.enums import Fate
from kheo.exchange.profiles import Judged, Row
from kheo.exchange.queries.directory import Directory, Place
from kheo.initiatives import policies
from kheo.initiatives.enums import EDITABLE, Origin, Status
from kheo.initiatives.exchange import known
from kheo.initiatives.exchange.glancing import ISSUERS, NOTHING, Glance, Glances
from kheo.initiatives.exchange.values import as_words, cleaned, differing, line
from kheo.initiatives.rules import is_ahead
from kheo.initiatives.rules.past import Past, missing_text, past_of, registered_day
from kheo.kernel.days import format_day
from kheo.kernel.text import fold
from kheo.orgs.models import Unit

PREFIXES = ("", "higher_", "ended_")
_UNITS = ("unit", "source_unit", "decided_by", "higher_decided_by", "ended_decided_by")
"""Columns that name a unit of which it matters what stands above."""
_RANK = {
    Status.DRAFT: 0, Status.RETURNED: 1, Status.SUBMITTED: 1, Status.ACCEPTED: 2, Status.BUILDING: 3,
    Status.AWAITING_APPRAISAL: 3, Status.APPRAISED: 3, Status.NOT_RECOGNISED: 4, Status.RECOGNISED: 5,
    Status.DOUBTFUL: 6, Status.DORMANT: 7, Status.STRUCK_OFF: 8, Status.WITHDRAWN: 9,
}  # fmt: skip
_NEW, _REFUSED, _DRAFT = Fate.NEW, Fate.REFUSED, Status.DRAFT  # asked for a hundred thousand times
_WHEN = frozenset({"year", "registered_on"})
_NEARLY = 88
"""Percent of the letters from which two names of one unit and year are worth a look."""


class Read(NamedTuple):
    """A row as far as it can be read by itself."""

    row: Row
    values: Mapping[str, Any]
    place: Place | None
    past: Past
    refusals: dict[str, str]
    key: known.Key
    papers: dict[str, known.PaperKey]


class Judge:
    """Judges chunk after chunk of one file; what it looked up stays."""

    def __init__(self, unit: Unit, actor: User, at: datetime, options: Mapping[str, Any]) -> None:
        """Ten queries, once a file."""
        self.actor, self.today = actor, timezone.localdate(at)
        self.default = str(options.get("status") or "")
        self.directory = Directory(actor, policies.TAKE_IN, under=unit.pk)
        self._glances = Glances(self.directory, self.today, self._not_for)
        self._offices = _scope(actor, policies.DECIDE)
        self._registers = _scope(actor, paper_policies.REGISTER)
        mine = {Role.REGISTRAR, Role.UNIT_HEAD}
        self._own = {grant.unit_id for grant in grants_of(actor) if grant.role in mine}
        self._seen: dict[known.Key, tuple[int, int]] = {}
        self._beside: dict[tuple[int, int], list[str]] = {}
        self._beside_of: set[int] = set()

    def judge(self, rows: Sequence[Row]) -> list[Judged]:
        """The fate of each row; five queries a chunk."""
        self._prepare(rows)
        glances = self._glances.of(rows)
        read = [seen or self._read_one(row) for row, seen in zip(rows, glances, strict=True)]
        good = [one for one in read if isinstance(one, Glance) or not one.refusals]
        units = {one.key[0] for one in good}
        kept = known.records({one.key[1] for one in good}, units)
        sources = known.sources(
            {fold(one.values["source"]) for one in good if one.values.get("source")}
        )
        papers = known.papers(key for one in good if one.papers for key in one.papers.values())
        self._know_beside(units)
        return [
            (isinstance(one, Glance) and self._plainly_new(one, kept, papers))
            or self._judged(self._whole(one), kept, sources, papers)
            for one in read
        ]

    def _prepare(self, rows: Sequence[Row]) -> None:
        named: set[Any] = set()
        for name in _UNITS:
            named.update([row.values.get(name) for row in rows])
        self.directory.prepare((str(told), "", self.today) for told in named if told)

    def _plainly_new(
        self, one: Glance, kept: Mapping[known.Key, Any], papers: Mapping[known.PaperKey, int]
    ) -> Judged | None:
        """The row as a new one, when neither the file nor the tables know it and its paper has no trouble."""
        row, values, place, key, named = one
        if key in kept or key in self._seen or not key[2]:
            return None
        issuers = NOTHING
        if named:
            paper = named[""]
            issuer = self.directory[paper[0]]
            if paper not in papers and not (
                issuer.is_alive(paper[2])
                and (self._registers is None or issuer.pk in self._registers)
            ):
                return None
            issuers = {"": paper[0]}
        self._seen[key] = (row.number, _print(values))
        return Judged(
            row.number, _NEW, values, NOTHING, None, NOTHING, NOTHING,
            {"unit": place.pk, "issuers": issuers}, values["title"], self._remark(one),
        )  # fmt: skip

    def _whole(self, one: Read | Glance) -> Read:
        """The row looked at in full."""
        return self._read_one(one.row) if isinstance(one, Glance) else one

    def _read_one(self, row: Row) -> Read:
        values, refusals = row.values, dict(row.refusals)
        told_day = registered_day(values)
        day = told_day or self.today
        is_unknown = told_day is None and not refusals.keys().isdisjoint(_WHEN)
        place: Place | None = None
        if told := line(values, "unit"):
            place, complaint = self.directory.find(told, line(values, "unit_above"), day)
            # Nobody stood anywhere in a year that was mistyped: that year is the one mistake.
            is_mistyped = is_unknown or is_ahead(day, self.today)
            if complaint and not (is_mistyped and self.directory.named(told)):
                refusals.setdefault("unit", complaint)
        else:
            refusals.setdefault("unit", _("“%(item)s” is still empty.") % {"item": _("Unit")})
        born = place.starts_on if place else date.min
        past = past_of(values, born=born, today=self.today, default=self.default)
        if is_unknown:
            past.complaints.pop("registered_on", None)
        for complaints in (missing_text(values, past.status), past.complaints):
            for name, complaint in complaints.items():
                refusals.setdefault(name, complaint)
        papers: dict[str, known.PaperKey] = {}
        if place is not None and not refusals:
            papers = self._papers(values, place, past, refusals)
            if complaint := self._not_for(place, past.status):
                refusals["status"] = complaint
        return Read(row, values, place, past, refusals, known.key(place, values, past), papers)

    def _not_for(self, place: Place, status: Status) -> str:
        """Registrars write drafts of units that live; what went further is entered by the office, never by
        the unit itself."""
        if status == _DRAFT:
            return ""
        if self._offices is not None and place.pk not in self._offices:
            return _(
                "Only the standing office enters what was sent. Write the state “draft”, or ask it."
            )
        if place.pk in self._own:
            return _("You cannot judge the work of your own unit.")
        return ""

    def _papers(
        self, values: Mapping[str, Any], place: Place, past: Past, refusals: dict[str, str]
    ) -> dict[str, known.PaperKey]:
        found: dict[str, known.PaperKey] = {}
        for fact in past.facts:
            if fact.paper is None:
                continue
            day = values.get(f"{fact.paper}decided_on") or fact.on
            issuer, complaint = self._issuer(
                values, fact.paper, place, fact.level or past.level, day
            )
            if issuer is None:
                refusals[f"{fact.paper}decided_by"] = complaint
                continue
            found[fact.paper] = (issuer.pk, line(values, f"{fact.paper}decision"), day)
        return found

    def _issuer(
        self, values: Mapping[str, Any], prefix: str, place: Place, level: str, day: date
    ) -> tuple[Place | None, str]:
        """Who is named; else the unit of that level over it on the day."""
        if told := line(values, f"{prefix}decided_by"):
            return self.directory.find(told, "", day, anywhere=True)
        over = self.directory.over(place.pk, ISSUERS[level], day)
        return over, "" if over else _(
            "Write who issued the decision: no unit of that level stood over it."
        )

    def _judged(
        self, one: Read, kept: Mapping[known.Key, dict[str, Any]],
        sources: Mapping[str, list[tuple[int, int]]], papers: Mapping[known.PaperKey, int],
    ) -> Judged:  # fmt: skip
        refusals, label = one.refusals, line(one.values, "title")
        if one.place is None or refusals:
            return Judged(one.row.number, _REFUSED, one.row.values, refusals, label=label)
        source = self._source(one, sources, refusals)
        earlier = self._seen.get(one.key)
        record = kept.get(one.key) or self._other_draft(one, kept)
        remarks = {} if record or earlier else self._remark(one)
        if earlier is not None:
            return self._again(one, earlier, label)
        self._refuse_papers(one, papers, refusals, record)
        if record is not None:
            self._refuse_other_past(one, record, source, refusals)
        if refusals:
            return Judged(one.row.number, _REFUSED, one.row.values, refusals, label=label)
        self._seen[one.key] = (one.row.number, _print(one.values))
        plan: dict[str, Any] = {"unit": one.place.pk}
        if source is not None:
            plan["source"] = source
        if record is None:
            plan |= {"issuers": {prefix: key[0] for prefix, key in one.papers.items()}}
            return Judged(
                one.row.number, _NEW, one.row.values, plan=plan, label=label, remarks=remarks
            )
        texts = cleaned(one.values)
        if source is not None:
            texts["origin"] = Origin.REPLICATE.value
        return self._met(one, record, texts, label)

    def _met(
        self, one: Read, record: Mapping[str, Any], texts: Mapping[str, Any], label: str
    ) -> Judged:
        names = differing(texts, record)
        complaint = _closed(record) if names else ""
        if complaint:
            return Judged(
                one.row.number, _REFUSED, one.row.values, {names[0]: complaint},
                key=record["pk"], label=label,
            )  # fmt: skip
        return Judged(
            one.row.number,
            Fate.CHANGED if names else Fate.SAME,
            one.row.values,
            key=record["pk"],
            before={name: as_words(name, record[name]) for name in names},
            after={name: as_words(name, texts[name]) for name in names},
            label=label,
        )

    def _other_draft(
        self, one: Read, kept: Mapping[known.Key, dict[str, Any]]
    ) -> dict[str, Any] | None:
        """A draft of the file may have been sent here since: in this year."""
        unit, title, year = one.key
        return None if year else kept.get((unit, title, self.today.year))

    def _again(self, one: Read, earlier: tuple[int, int], label: str) -> Judged:
        """The file tells the same one twice: alike is once too often, otherwise a person has to choose."""
        number, seen = earlier
        if seen == _print(one.values):
            return Judged(one.row.number, Fate.SAME, one.row.values, label=label)
        sentence = _("Row %(row)s of this file tells of the same one otherwise. Keep one of them.")
        return Judged(
            one.row.number, _REFUSED, one.row.values, {"title": sentence % {"row": number}},
            label=label,
        )  # fmt: skip

    def _source(
        self, one: Read, sources: Mapping[str, list[tuple[int, int]]], refusals: dict[str, str]
    ) -> int | None:
        told = line(one.values, "source")
        if not told:
            return None
        found = sources.get(fold(told), [])
        if where := line(one.values, "source_unit"):
            units = {place.pk for place in self.directory.named(where)}
            found = [(pk, unit) for pk, unit in found if unit in units]
        found = [(pk, unit) for pk, unit in found if unit != one.key[0] or fold(told) != one.key[1]]
        if len(found) == 1:
            return found[0][0]
        if found:
            refusals["source_unit"] = _(
                "Several are called “%(told)s”. Write the unit it learned from."
            ) % {"told": told}
        else:
            refusals["source"] = _(
                "No accepted initiative is called “%(told)s”. Take that one in first, or leave the cell empty."
            ) % {"told": told}
        return None

    def _refuse_papers(
        self, one: Read, papers: Mapping[known.PaperKey, int], refusals: dict[str, str],
        record: Mapping[str, Any] | None,
    ) -> None:  # fmt: skip
        """A decision that is not in the register is entered with the row: by whom may, of whom lived."""
        for prefix, key in one.papers.items():
            if key in papers or record is not None:
                continue
            issuer, told = self.directory[key[0]], f"{prefix}decision"
            if self._registers is not None and issuer.pk not in self._registers:
                refusals[told] = _(
                    "%(number)s is not in the register, and papers of %(unit)s are outside your scope. "
                    "Ask that office to register it first."
                ) % {"number": key[1], "unit": issuer.label}
            elif not issuer.is_alive(key[2]):
                refusals[f"{prefix}decided_by"] = _("%(unit)s did not exist on that day.") % {
                    "unit": issuer.label
                }

    def _refuse_other_past(
        self, one: Read, record: Mapping[str, Any], source: int | None, refusals: dict[str, str]
    ) -> None:
        """The record here has its own past; a file does not move it on nor tell it otherwise."""
        past, here = one.past, Status(record["status"])
        if _RANK[past.status] > _RANK[here]:
            refusals["status"] = _(
                "Here it is “%(here)s”. Take the further steps on its page; a file does not move it on."
            ) % {"here": here.label}
        for name, told in (
            ("registered_on", past.registered_on),
            ("recognised_on", past.first("recognised")),
        ):
            kept = record[name]
            if told and kept and told != kept and name not in past.assumed:
                field = name if one.values.get(name) else "decided_on"
                refusals[field] = _(
                    "Here the day is %(day)s. Correct the file, or the record on its page."
                ) % {"day": format_day(kept)}
        if source is not None and source != record["source_id"]:
            refusals["source"] = _(
                "Here it learns from another one, or from none. Name the source on its page."
            )

    def _know_beside(self, units: set[int]) -> None:
        new = units - self._beside_of
        if not new:
            return
        self._beside_of |= new
        for unit, year, title in known.titles_beside(new):
            self._beside.setdefault((unit, year), []).append(title)

    def _remark(self, one: Read | Glance) -> Mapping[str, str]:
        """A name nearly the same in the same unit and year is worth a look."""
        unit, title, year = one.key
        beside = self._beside.get((unit, year))
        if beside is None:
            self._beside[unit, year] = [title]
            return {}
        near = process.extractOne(title, beside, scorer=fuzz.ratio, score_cutoff=_NEARLY)
        beside.append(title)
        if near is None or near[0] == title or _digits(near[0]) != _digits(title):
            return {}
        return {"title": _("The unit has “%(other)s” of that year: look whether it is the same one.") % {
            "other": near[0]
        }}  # fmt: skip


def _print(values: Mapping[str, Any]) -> int:
    """By what a row is known to tell the same as another of its file: to keep the values of all rows takes
    the memory of a small server."""
    return hash(tuple(values.values()))


def _digits(title: str) -> str:
    """Numbers tell names apart that are otherwise the same ("thôn 3", "thôn 4")."""
    return "".join(sign for sign in title if sign.isdecimal())


def _closed(record: Mapping[str, Any]) -> str:
    """ "" where a file may write the texts: drafts, and what came from a file and has no dossier."""
    if record["has_dossier"]:
        return _("A dossier of appraisal is open for it; change the text on its page.")
    if record["status"] in EDITABLE and not record["awaits_head"]:
        return ""
    if record["is_imported"] or record["is_reopened"]:
        return ""
    return _(
        "Its text is closed since it was sent. Ask the office to return or reopen it, then take the file in."
    )


def _scope(actor: User, permission: Any) -> set[int] | None:
    """Units for which the person may do this; None = all."""
    if holds_nation(actor, permission):
        return None
    units = granted_units(actor, permission)
    return set(unit_scope(units).values_list("unit_id", flat=True)) if units else set()
