"""Acts on criteria sets: begin, copy, write, put in force, end; the shipped samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal import policies
from kheo.appraisal.enums import Combine, SetKind, SetStatus
from kheo.appraisal.models import CriteriaSet, CriteriaVersion
from kheo.appraisal.operations.criteria_drafts import (
    SCOPE,
    draft_of,
    refuse_scope,
    save_set,
    scope_of,
    told,
    write_rows,
)
from kheo.appraisal.operations.criteria_samples import (
    CODES,
    Sample,
    level_of,
    own_note,
    sample,
)
from kheo.appraisal.queries.criteria import (
    grades_of,
    missing_before_issue,
    rows_of,
)
from kheo.appraisal.rules.criteria import Complaint, Grade, Header, Row, as_kind, impossible
from kheo.appraisal.transitions.criteria import END, FLOW, ISSUE, SUCCEED
from kheo.audit.journal import record
from kheo.documents.models import Paper, PaperKind
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.kernel.text import clean_block
from kheo.orgs.models import Unit
from kheo.workflow.engine import perform

BASES = (PaperKind.DECISION, PaperKind.GUIDELINE, PaperKind.RESOLUTION, PaperKind.PLAN)
"""Papers a criteria set may rest on."""


class Incomplete(RuleBroken):
    """Refused with every complaint at once; the page puts each at its row and field."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__(
            " ".join(complaint.sentence for complaint in complaints),
            fields={
                complaint.field: complaint.sentence
                for complaint in complaints
                if complaint.about == "header"
            },
        )
        self.complaints = tuple(complaints)


@transaction.atomic
def make_set(
    *,
    unit: Unit,
    name: str,
    level: str,
    kind: str = SetKind.SCORED,
    subject_kind: str = "",
    field: str = "",
    actor: User,
    at: datetime,
) -> CriteriaVersion:
    """Begin a set of ``unit`` with an empty draft. Raises NotAllowed, RuleBroken."""
    one = CriteriaSet(unit=unit, name=name, level=level, subject_kind=subject_kind, field=field)
    version = _begun(one, kind=kind, actor=actor, at=at)
    record("criteria.make", version, actor=actor, at=at, after=scope_of(one))
    return version


@transaction.atomic
def copy_set(
    source: CriteriaVersion,
    *,
    unit: Unit,
    name: str,
    level: str = "",
    subject_kind: str | None = None,
    field: str | None = None,
    actor: User,
    at: datetime,
) -> CriteriaVersion:
    """Make a draft set of ``unit`` out of ``source``, also out of another body's set.

    What is not given is taken over; a copy of a sample is the body's own set, and its note keeps
    where it came from. Raises NotAllowed, RuleBroken.
    """
    was = source.set
    one = CriteriaSet(
        unit=unit,
        name=name,
        level=level or was.level,
        subject_kind=was.subject_kind if subject_kind is None else subject_kind,
        field=was.field if field is None else field,
    )
    version = _begun(one, kind=source.kind, actor=actor, at=at, like=source)
    if was.is_sample:
        version.note = own_note()
        version.save(update_fields=["note"])
    write_rows(version, rows_of(source), grades_of(source))
    after = {**scope_of(one), "source": str(source)}
    record("criteria.copy", version, actor=actor, at=at, after=after)
    return version


@transaction.atomic
def new_version(one: CriteriaSet, *, actor: User, at: datetime) -> CriteriaVersion:
    """Begin a draft from the last version of ``one``; what is in force stays as it is.

    Raises NotAllowed, RuleBroken (there is a draft already).
    """
    CriteriaSet.objects.select_for_update().get(pk=one.pk)
    last = one.versions.order_by("-number").first()
    if last is None or last.status == SetStatus.DRAFT:
        raise RuleBroken(_("A draft of this set stands already; go on with that one."))
    version = draft_of(one, number=last.number + 1, kind=last.kind, actor=actor, at=at, like=last)
    require(actor, policies.SET_CRITERIA, version)
    version.save(force_insert=True)
    write_rows(version, rows_of(last), grades_of(last))
    record("criteria.new_version", version, actor=actor, at=at, after={"from": last.number})
    return version


@transaction.atomic
def write(
    version: CriteriaVersion,
    *,
    seen: int,
    header: Header,
    rows: Sequence[Row],
    grades: Sequence[Grade],
    combine: str = Combine.MEAN,
    note: str = "",
    scope: Mapping[str, str] | None = None,
    actor: User,
    at: datetime,
) -> CriteriaVersion:
    """Keep a draft as it was typed; it may still be incomplete, but not impossible.

    ``seen`` is the row version the person looked at. ``scope`` (name, level, subject_kind, field)
    changes the set itself, as long as no version of it was ever in force.
    Raises NotAllowed, Incomplete (with every complaint), RuleBroken, Stale.
    """
    fresh = CriteriaVersion.objects.select_related("set").get(pk=version.pk)
    require(actor, policies.SET_CRITERIA, fresh)
    if fresh.status != SetStatus.DRAFT:
        raise RuleBroken(_("A version that was put in force is not changed; make a new version."))
    header, rows, grades = as_kind(header, rows, grades)
    if complaints := impossible(header, rows, grades):
        raise Incomplete(complaints)
    before = told(fresh)
    if scope is not None:
        _rescope(fresh, scope)
    columns = {**asdict(header), "combine": combine, "note": clean_block(note)}
    kept = CriteriaVersion.objects.filter(pk=fresh.pk, version=seen, status=SetStatus.DRAFT)
    if not kept.update(**columns, version=seen + 1, updated_at=at):
        raise Stale(_("Someone else has just changed this draft; what you typed stands below."))
    fresh.refresh_from_db()
    write_rows(fresh, rows, grades)
    after = told(fresh)
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    if changed:
        record(
            "criteria.write", fresh, actor=actor, at=at,
            before={key: before.get(key) for key in changed},
            after={key: after.get(key) for key in changed},
        )  # fmt: skip
    return fresh


@transaction.atomic
def discard(version: CriteriaVersion, *, actor: User, at: datetime) -> None:
    """Throw a draft away, and its set when it was the only version.

    Raises NotAllowed, RuleBroken (it was in force once).
    """
    require(actor, policies.SET_CRITERIA, version)
    draft = CriteriaVersion.objects.select_for_update().get(pk=version.pk)
    if draft.status != SetStatus.DRAFT:
        raise RuleBroken(_("A version that was put in force is kept; end it instead."))
    record("criteria.discard", draft, actor=actor, at=at, before=told(draft))
    one = draft.set
    draft.criteria.all().delete()
    draft.classes.all().delete()
    draft.delete()
    if not one.versions.exists():
        one.delete()


@transaction.atomic
def issue(
    version: CriteriaVersion, *, valid_from: date, paper: Paper | None, actor: User, at: datetime
) -> CriteriaVersion:
    """Put a complete draft in force from ``valid_from`` by ``paper``; it is frozen from then on.

    The version in force before ends on the same day (its last day is the day before). Dossiers
    opened with it go on with it. Raises NotAllowed, InvalidTransition, Incomplete (with every
    complaint), RuleBroken (paper, day), Stale.
    """
    require(actor, policies.SET_CRITERIA, version)
    CriteriaSet.objects.select_for_update().get(pk=version.set_id)
    if version.status == SetStatus.DRAFT and (complaints := missing_before_issue(version)):
        raise Incomplete(complaints)
    before = version.set.versions.filter(status=SetStatus.IN_FORCE).first()
    if version.status == SetStatus.DRAFT:
        _refuse_day(version, valid_from, paper, before)
    if before is not None and before.pk != version.pk:
        changes = {"valid_to": valid_from}
        perform(SUCCEED, before, flow=FLOW, actor=actor, at=at, changes=changes)
    perform(
        ISSUE, version, flow=FLOW, actor=actor, at=at,
        changes={"valid_from": valid_from, "paper": paper},
    )  # fmt: skip
    return version


def _refuse_day(
    version: CriteriaVersion, day: date, paper: Paper | None, before: CriteriaVersion | None
) -> None:
    wrong = {}
    if paper is None or paper.kind not in BASES:
        wrong["paper"] = _(
            "Name the decision, guideline, resolution or plan that issues these criteria."
        )
    elif day < paper.issued_on:
        wrong["valid_from"] = _(
            "Criteria do not act back: the paper is of %(day)s; choose that day or a later one."
        ) % {"day": format_day(paper.issued_on)}
    earlier = version.set.versions.exclude(pk=version.pk).exclude(valid_from=None)
    latest = earlier.order_by("-valid_from").first()
    if latest is not None and latest.valid_from is not None and day <= latest.valid_from:
        wrong["valid_from"] = _(
            "Version %(number)s is in force from %(day)s; choose a later day."
        ) % {"number": latest.number, "day": format_day(latest.valid_from)}
    elif before is None and latest is not None and latest.valid_to and day < latest.valid_to:
        wrong["valid_from"] = _("Version %(number)s holds until %(day)s; choose a later day.") % {
            "number": latest.number,
            "day": format_day(latest.valid_to - timedelta(days=1)),
        }
    if wrong:
        raise RuleBroken(" ".join(wrong.values()), fields=wrong)


@transaction.atomic
def end(
    version: CriteriaVersion, *, last_day: date, note: str, actor: User, at: datetime
) -> CriteriaVersion:
    """End the validity of a version after ``last_day``; dossiers that run go on with it.

    Raises NotAllowed, InvalidTransition, RuleBroken (no reason, a day before it began), Stale.
    """
    require(actor, policies.SET_CRITERIA, version)
    if version.valid_from is not None and last_day < version.valid_from:
        sentence = _("It is in force from %(day)s; its last day cannot lie before that.") % {
            "day": format_day(version.valid_from)
        }
        raise RuleBroken(sentence, fields={"last_day": sentence})
    changes = {"valid_to": last_day + timedelta(days=1)}
    perform(END, version, flow=FLOW, actor=actor, at=at, note=clean_block(note), changes=changes)
    return version


@transaction.atomic
def load_samples(*, unit: Unit, actor: User, at: datetime) -> list[CriteriaVersion]:
    """The two shipped samples as labelled draft sets of ``unit``; those loaded already are kept.

    Raises NotAllowed, RuleBroken.
    """
    return [_loaded(sample(code, level_of(unit)), unit, actor=actor, at=at) for code in CODES]


@transaction.atomic
def use_sample(
    code: str, *, unit: Unit, name: str, level: str, actor: User, at: datetime
) -> CriteriaVersion:
    """Make the sample ``code`` the own draft set of ``unit`` for ``level``.

    The set is the office's own from now on; its note says what it was made from.
    Raises NotAllowed, RuleBroken, KeyError (no such sample).
    """
    shipped = replace(sample(code, level), note=own_note())
    one = CriteriaSet(unit=unit, name=name, level=level)
    version = _from_sample(one, shipped, actor=actor, at=at)
    after = {**scope_of(one), "source": shipped.name}
    record("criteria.copy", version, actor=actor, at=at, after=after)
    return version


def _loaded(shipped: Sample, unit: Unit, *, actor: User, at: datetime) -> CriteriaVersion:
    held = CriteriaVersion.objects.filter(set__unit=unit, set__name=shipped.name)
    if (there := held.select_related("set").order_by("-number").first()) is not None:
        require(actor, policies.SET_CRITERIA, there)
        return there
    one = CriteriaSet(unit=unit, name=shipped.name, level=level_of(unit), is_sample=True)
    version = _from_sample(one, shipped, actor=actor, at=at)
    record("criteria.sample", version, actor=actor, at=at, after=scope_of(one))
    return version


def _from_sample(
    one: CriteriaSet, shipped: Sample, *, actor: User, at: datetime
) -> CriteriaVersion:
    version = _begun(one, kind=shipped.header.kind, actor=actor, at=at)
    columns = {**asdict(shipped.header), "combine": shipped.combine, "note": shipped.note}
    for name, value in columns.items():
        setattr(version, name, value)
    version.save(update_fields=[*columns])
    write_rows(version, shipped.rows, shipped.grades)
    return version


def _begun(
    one: CriteriaSet, *, kind: str, actor: User, at: datetime, like: CriteriaVersion | None = None
) -> CriteriaVersion:
    """Save a new set with its first draft, after the rights and the scope were looked at."""
    version = draft_of(one, number=1, kind=kind, actor=actor, at=at, like=like)
    require(actor, policies.SET_CRITERIA, version)
    refuse_scope(one, timezone.localdate(at))
    save_set(one)
    version.set = one
    version.save(force_insert=True)
    return version


def _rescope(version: CriteriaVersion, scope: Mapping[str, str]) -> None:
    one = CriteriaSet.objects.select_for_update().get(pk=version.set_id)
    wanted = {name: scope.get(name, getattr(one, name)) for name in SCOPE}
    if all(getattr(one, name) == value for name, value in wanted.items()):
        return
    if one.versions.exclude(status=SetStatus.DRAFT).exists():
        raise RuleBroken(
            _("Versions of this set were in force; copy it to change its name or what it is for.")
        )
    for name, value in wanted.items():
        setattr(one, name, value)
    refuse_scope(one)
    one.save(update_fields=list(SCOPE))
    version.set = one
