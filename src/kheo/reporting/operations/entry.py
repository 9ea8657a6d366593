"""Writing in a report: figures, what the unit says otherwise, comments, stars, texts.

Every writer holds the row of the report first, so an approval never slips between a look and a
write, and two clerks are put one behind the other. Counted figures are never replaced. After the write
every check runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.counting.enums import Source
from kheo.kernel.refusals import BadInput, DomainError, RuleBroken, Stale
from kheo.kernel.text import clean_block, clean_line
from kheo.reporting.enums import FILLABLE, ReportStatus
from kheo.reporting.models import Cell, CellChange, Report, Section, Text
from kheo.reporting.operations.checks import check
from kheo.reporting.policies import FILL
from kheo.reporting.queries.entry import Place, Places, before, places_of
from kheo.reporting.rules.entry import (
    LONGEST_COMMENT,
    LONGEST_TEXT,
    count_words,
    of_cell,
    read_figure,
    written_figure,
)
from kheo.reporting.transitions.reports import BEGIN, FLOW
from kheo.workflow.engine import perform

CELL, TEXT = "cell:", "text:"
"""How fields of the page are named: ``cell:KEY`` and ``text:CODE``."""
OTHERWISE_NEEDS_REASON = gettext_lazy(
    "Write why the unit says otherwise; the counted figure stays and both are shown."
)


@dataclass(slots=True)
class Written:
    """What became of several fields: names that changed, and name → refusal."""

    changed: list[str] = field(default_factory=list)
    refused: dict[str, DomainError] = field(default_factory=dict)


@transaction.atomic
def write_cell(
    report: Report, *, key: str, raw: str | None = None, value: Decimal | None = None,
    comment: str | None = None, is_starred: bool | None = None, seen_version: int | None = None,
    actor: User, at: datetime,
) -> Cell:  # fmt: skip
    """Write a figure (``raw`` as typed, "" empties it, or ``value``), a comment or a star.

    What is None stays as it is. On a counted figure the number is what the unit says otherwise and
    needs a comment. ``seen_version`` is the version of the cell the person looked at (0 = empty).
    Raises NotAllowed, RuleBroken (report no longer filled, reason missing), BadInput (the number
    cannot be read), Stale (another clerk wrote in the cell meanwhile). Begins the report.
    """
    places = hold(report, actor=actor)
    typed = raw if value is None else written_figure(value)
    cell, is_changed = _put_cell(
        report, places.cells, key=key, typed=typed, comment=comment, is_starred=is_starred,
        seen_version=seen_version, actor=actor, at=at,
    )  # fmt: skip
    if is_changed and is_starred is None:
        check(report, at=at, actor=actor)
    return cell


def comment(report: Report, *, key: str, text: str, actor: User, at: datetime) -> Cell:
    """Put a comment at a cell of any kind, "" takes it away. Raises as ``write_cell``."""
    return write_cell(report, key=key, comment=text, actor=actor, at=at)


def star(report: Report, *, key: str, is_starred: bool, actor: User, at: datetime) -> Cell:
    """Mark a cell to come back to, or take the mark away. Raises as ``write_cell``."""
    return write_cell(report, key=key, is_starred=is_starred, actor=actor, at=at)


@transaction.atomic
def write_text(
    report: Report, *, section: Section | str, body: str, seen_version: int | None = None,
    actor: User, at: datetime,
) -> Text:  # fmt: skip
    """Write the text of a section (or its code); stored in NFC, a new line starts a paragraph.

    Raises NotAllowed, RuleBroken, BadInput (no such text, too long), Stale.
    """
    places = hold(report, actor=actor)
    code = section if isinstance(section, str) else section.code
    text, is_changed = _put_text(
        report, places.texts, code=code, body=body, seen_version=seen_version, actor=actor, at=at
    )
    if is_changed:
        check(report, at=at, actor=actor)
    return text


@transaction.atomic
def write_all(
    report: Report, *, fields: Mapping[str, tuple[str, int | None]], actor: User, at: datetime
) -> Written:
    """Write many fields at once: name → (as typed, version seen). Good ones are kept, bad ones told.

    Raises NotAllowed and RuleBroken when the report cannot be written at all.
    """
    places = hold(report, actor=actor)
    done = Written()
    for name, (typed, seen) in fields.items():
        try:
            if name.startswith(TEXT):
                _text, is_new = _put_text(
                    report, places.texts, code=name.removeprefix(TEXT), body=typed,
                    seen_version=seen, actor=actor, at=at,
                )  # fmt: skip
            else:
                _cell, is_new = _put_cell(
                    report, places.cells, key=name.removeprefix(CELL), typed=typed,
                    seen_version=seen, actor=actor, at=at,
                )  # fmt: skip
        except DomainError as refusal:
            done.refused[name] = refusal
            continue
        if is_new:
            done.changed.append(name)
    if done.changed:
        check(report, at=at, actor=actor)
    return done


@transaction.atomic
def take_over(report: Report, *, section: str, actor: User, at: datetime) -> Text:
    """Begin a text with that of the period before. Raises RuleBroken when there is none, or when
    something is written already: nothing typed is ever replaced."""
    places = hold(report, actor=actor)
    body = before(report).text(section)
    if not body.strip():
        raise RuleBroken(_("The report before has no text here."))
    if report.texts.filter(section__code=section).exclude(body="").exists():
        raise RuleBroken(_("Something is written here already; copy from the text below."))
    text, _changed = _put_text(report, places.texts, code=section, body=body, actor=actor, at=at)
    check(report, at=at, actor=actor)
    return text


def hold(report: Report, *, actor: User) -> Places:
    """Take the report for writing: right, lock, state; and where its cells stand.

    Call inside a transaction. Raises NotAllowed, RuleBroken.
    """
    require(actor, FILL, report)
    now = Report.objects.select_for_update().only("status", "version").get(pk=report.pk)
    report.status, report.version = now.status, now.version
    if report.status not in FILLABLE:
        raise RuleBroken(
            _("This report is “%(state)s”; it is not filled any more. What you typed is not saved.")
            % {"state": report.get_status_display()}
        )
    return places_of(report)


def _begin(report: Report, actor: User, at: datetime) -> None:
    """Before the first write; and who wrote last, so that another person approves."""
    if report.status == ReportStatus.EXPECTED:
        perform(BEGIN, report, flow=FLOW, actor=actor, at=at)
    if report.prepared_by_id != actor.pk:
        Report.objects.filter(pk=report.pk).update(prepared_by=actor, updated_at=at)
        report.prepared_by = actor


# Cells ---------------------------------------------------------------------------------


def _put_cell(
    report: Report, places: Mapping[str, Place], *, key: str, typed: str | None = None,
    comment: str | None = None, is_starred: bool | None = None, seen_version: int | None = None,
    actor: User, at: datetime,
) -> tuple[Cell, bool]:  # fmt: skip
    """The cell as written, and whether anything changed."""
    place = places.get(key)
    if place is None:
        raise BadInput(_("This report has no such figure; reload the page."))
    old = report.cells.filter(key=key).select_related("changed_by").first()
    cell = old or Cell(report=report, key=key, version=0)
    before_it = {"value": cell.value, "comment": cell.comment, "is_starred": cell.is_starred}
    after = {
        "value": cell.value if typed is None else _figure(place, typed),
        "comment": cell.comment if comment is None else _comment(place, comment),
        "is_starred": cell.is_starred if is_starred is None else is_starred,
    }
    if after == before_it:
        return cell, False
    if typed is not None or comment is not None:
        _refuse_stale(place, old, typed, seen_version, actor)
    _refuse_unfounded(place, after)
    _begin(report, actor, at)
    if old is not None:
        CellChange.objects.create(
            cell=old, value=old.value, comment=old.comment, changed_by=old.changed_by,
            changed_at=old.changed_at,
        )  # fmt: skip
    for name, new in after.items():
        setattr(cell, name, new)
    cell.version, cell.changed_by, cell.changed_at = cell.version + 1, actor, at
    cell.save()
    _record_cell(report, place, before_it, after, actor, at)
    return cell, True


def _figure(place: Place, typed: str) -> Decimal | None:
    indicator = place.indicator
    if indicator.source == Source.DERIVED and typed.strip():
        words = {"cell": place.label}
        raise BadInput(_("“%(cell)s” is worked out from other figures; nothing is typed.") % words)
    try:
        return read_figure(typed, decimals=indicator.decimals, is_share=place.is_share)
    except BadInput as refusal:
        sentence = of_cell(place.label, refusal)
        raise BadInput(sentence, {CELL + place.key: sentence}) from refusal


def _comment(place: Place, text: str) -> str:
    plain = clean_line(text)
    if len(plain) > LONGEST_COMMENT:
        words = {"limit": str(LONGEST_COMMENT), "length": str(len(plain))}
        refusal = BadInput(
            _("The comment has %(length)s characters; at most %(limit)s are kept.") % words
        )
        raise BadInput(of_cell(place.label, refusal), {"comment": str(refusal)})
    return plain


def _refuse_stale(
    place: Place, old: Cell | None, typed: str | None, seen: int | None, actor: User
) -> None:
    """Another clerk wrote here since the person looked; his value is told, both are kept apart."""
    if seen is None or old is None or old.version == seen or old.changed_by_id == actor.pk:
        return
    words = {
        "cell": place.label, "name": old.changed_by.full_name,
        "at": timezone.localtime(old.changed_at).strftime("%H:%M"),
        "theirs": written_figure(old.value) or "–", "mine": (typed or "").strip()[:40] or "–",
    }  # fmt: skip
    sentence = (
        _("%(cell)s: %(name)s wrote “%(theirs)s” here at %(at)s, you typed “%(mine)s”. Choose one.")
        % words
    )
    raise Stale(sentence, {CELL + place.key: sentence})


def _refuse_unfounded(place: Place, after: Mapping[str, Any]) -> None:
    says_otherwise = place.indicator.source == Source.COUNTED and after["value"] is not None
    if says_otherwise and not after["comment"]:
        raise RuleBroken(OTHERWISE_NEEDS_REASON, {"comment": OTHERWISE_NEEDS_REASON})


def _record_cell(
    report: Report, place: Place, before_it: Mapping[str, Any], after: Mapping[str, Any],
    actor: User, at: datetime,
) -> None:  # fmt: skip
    changed = [name for name in after if after[name] != before_it[name]]
    act = "figure" if "value" in changed else "comment" if "comment" in changed else "star"
    named = {"report": report.round.title, "cell": place.label, "key": place.key}
    record(
        f"report.{act}", report, actor=actor, at=at,
        before={name: _plain(before_it[name]) for name in changed},
        after={**named, **{name: _plain(after[name]) for name in changed}},
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return written_figure(value) if isinstance(value, Decimal) or value is None else value


# Texts ------------------------------------------------------------------------------------


def _put_text(
    report: Report, places: Mapping[str, Section], *, code: str, body: str,
    seen_version: int | None = None, actor: User, at: datetime,
) -> tuple[Text, bool]:  # fmt: skip
    """The text as written, and whether anything changed."""
    section = places.get(code)
    if section is None:
        raise BadInput(_("This report has no such text; reload the page."))
    plain = clean_block(body)
    _refuse_long(section, plain)
    text = report.texts.filter(section=section).select_related("changed_by").first()
    if (text.body if text else "") == plain:
        return text or Text(report=report, section=section, version=0), False
    if text is not None and text.changed_by_id != actor.pk:
        _refuse_stale_text(section, text, seen_version)
    _begin(report, actor, at)
    # Of the person's own text only its length is told: it is saved again and again while he writes.
    is_others = text is not None and text.changed_by_id != actor.pk
    old = {"body": text.body} if text is not None and is_others else {}
    text = text or Text(report=report, section=section, version=0)
    text.body, text.version, text.changed_by, text.changed_at = plain, text.version + 1, actor, at
    text.save()
    told = {"report": report.round.title, "section": section.title, "words": count_words(plain)}
    record("report.text", report, actor=actor, at=at, before=old, after=told)
    return text, True


def _refuse_long(section: Section, plain: str) -> None:
    if len(plain) > LONGEST_TEXT:
        words = {"limit": str(LONGEST_TEXT), "length": str(len(plain))}
        refusal = BadInput(
            _("The text has %(length)s characters; at most %(limit)s are kept.") % words
        )
        sentence = of_cell(section.title, refusal)
        raise BadInput(sentence, {TEXT + section.code: sentence})


def _refuse_stale_text(section: Section, text: Text, seen: int | None) -> None:
    if seen is None or text.version == seen:
        return
    words = {
        "section": section.title, "name": text.changed_by.full_name,
        "at": timezone.localtime(text.changed_at).strftime("%H:%M"),
    }  # fmt: skip
    sentence = (
        _("%(section)s: %(name)s changed this text at %(at)s. Both are shown; choose one.") % words
    )
    raise Stale(sentence, {TEXT + section.code: sentence})
