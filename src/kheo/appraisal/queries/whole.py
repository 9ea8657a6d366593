"""Gathers the whole dossier of a recognition, as much of it as one person may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kheo.access.models import User
from kheo.access.policies import VIEW_JOURNAL
from kheo.access.policy import can, visible
from kheo.appraisal import policies
from kheo.appraisal.enums import CaseStatus
from kheo.appraisal.models import Case, Dossier, Recognition
from kheo.appraisal.queries.chain import Chain, chain_of
from kheo.appraisal.rules.whole import Picture, Section, Table, Whole, data_file, table_file
from kheo.audit.queries import entries_about, heads_of, whole_line
from kheo.audit.wording import sentence
from kheo.documents import policies as documents_policies
from kheo.documents.models import Draft, Paper, StoredFile
from kheo.documents.rules import ENDINGS
from kheo.initiatives.models import Initiative
from kheo.initiatives.rules import LABELS
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number


def whole_of(recognition: Recognition, *, actor: User, at: datetime) -> Whole:
    """Everything of ``recognition`` that ``actor`` may see; what he may not is named with the reason.

    The caller has made sure that he sees the recognition and its initiative. Scores are those that
    the page of the dossier shows him; of a secret ballot there are only totals.
    """
    initiative = recognition.initiative
    moment = timezone.localtime(at)
    whole = Whole(
        title=_("Dossier of the recognition “%(title)s”") % {"title": recognition.title},
        told=[
            (_("Unit"), recognition.unit.label),
            (_("Level"), str(recognition.get_level_display())),
            (_("Recognised on"), format_day(recognition.on)),
            (_("Code of the certificate"), recognition.code),
            (_("Taken out by"), str(actor)),
            (_("Taken out at"), f"{moment:%H:%M} {format_day(moment.date())}"),
        ],
    )
    _registration(whole, initiative)
    _facts(whole, initiative, actor)
    _evidence(whole, initiative)
    dossiers = [recognition.dossier] if recognition.dossier else []
    for dossier in dossiers:
        _dossier(whole, dossier, actor)
    _council(whole, dossiers, actor)
    decisions = [line.decision for line in recognition.lines.select_related("decision__paper")]
    _papers(whole, recognition, decisions, actor)
    _journal(whole, [initiative, *dossiers, recognition, *decisions], actor)
    return whole


def _registration(whole: Whole, one: Initiative) -> None:
    """The form as it stands, and every version that was kept."""
    section = Section(_("1. Registration"))
    for name, label in LABELS.items():
        shown = getattr(one, f"get_{name}_display", None)
        value = shown() if callable(shown) else getattr(one, name)
        if value not in (None, ""):
            section.pairs.append((str(label), _told(value)))
    whole.sections.append(section)
    now = {name: _told(getattr(one, name)) for name in LABELS}
    folder = "1-dang-ky"
    whole.add(f"{folder}/phieu-dang-ky.json", _("The registration as it stands"), data_file(now))
    for version in one.versions.select_related("saved_by").order_by("number"):
        kept = {
            "number": version.number, "why": version.why, "saved_at": version.saved_at.isoformat(),
            "saved_by": str(version.saved_by), "content": version.content,
        }  # fmt: skip
        what = _("Version %(number)s of the registration") % {"number": version.number}
        whole.add(f"{folder}/ban-{version.number:02d}.json", what, data_file(kept))


def _facts(whole: Whole, one: Initiative, actor: User) -> None:
    """Every dated fact with its paper; whoever sees the initiative sees the papers of its facts."""
    rows = []
    papers: dict[int, Paper] = {}
    for fact in one.all_facts().select_related("paper__stored", "actor").order_by("on", "pk"):
        paper = fact.paper
        rows.append(
            (
                format_day(fact.on), str(fact.get_kind_display()), str(fact.get_level_display()),
                str(paper) if paper else "", fact.note, str(fact.actor),
            )
        )  # fmt: skip
        if paper is not None:
            papers.setdefault(paper.pk, paper)
    heads = (
        _("Day"),
        pgettext("entry", "What happened"),
        _("Level"),
        _("Paper"),
        _("Note"),
        _("Recorded by"),
    )
    whole.sections.append(Section(_("2. Facts"), tables=[Table(heads, tuple(rows))]))
    whole.add("2-su-viec/su-viec.csv", _("Every dated fact"), table_file(heads, rows))
    for paper in papers.values():
        _scan(whole, "2-su-viec", paper)


def _evidence(whole: Whole, one: Initiative) -> None:
    """The files in sight, as they were sent; the photos among them also to be looked at."""
    rows, pictures = [], []
    pieces = one.evidence.filter(removed_at=None).select_related("stored").order_by("pk")
    for piece in pieces:
        day = format_day(piece.taken_on) if piece.taken_on else ""
        rows.append((piece.name, str(piece.get_of_display()), piece.caption, day))
        what = _("Evidence: %(name)s") % {"name": piece.caption or piece.name}
        _stored(whole, "3-minh-chung", f"{piece.pk:06d}-{piece.name}", what, piece.stored)
        if piece.stored.is_picture:
            told = (piece.caption or piece.name, str(piece.get_of_display()), day)
            pictures.append(Picture(piece.stored, " · ".join(filter(None, told))))
    heads = (_("File"), _("What it shows"), _("Caption"), _("Taken on"))
    tables = [Table(heads, tuple(rows))]
    whole.sections.append(Section(_("3. Evidence"), tables=tables, pictures=pictures))
    whole.add("3-minh-chung/minh-chung.csv", _("List of the evidence"), table_file(heads, rows))


def _dossier(whole: Whole, one: Dossier, actor: User) -> None:
    """The sheets of scores as the page of the dossier shows them to this person."""
    section = Section(_("4. Appraisal"))
    whole.sections.append(section)
    if not visible(Dossier.objects.filter(pk=one.pk), actor, policies.VIEW).exists():
        whole.leave_out(_("Dossier of appraisal with its scores"), _("It is not open to you."))
        return
    chain = chain_of(one, actor)
    section.pairs += [
        (_("Criteria set"), str(chain.version)), (_("Stage"), str(one.get_status_display())),
        (_("Body"), one.body.label), (_("Class"), one.score_class or "–"),
    ]  # fmt: skip
    table = _scores(chain)
    section.tables.append(table)
    whole.add("4-tham-dinh/phieu-diem.csv", _("Scores, criterion by criterion"),
              table_file(table.heads, table.rows))  # fmt: skip
    if any(column.is_secret for column in chain.columns) or chain.is_blind:
        whole.leave_out(
            _("Scores of others"),
            _("They are told once the scoring is closed, or by their names to the office only."),
        )


def _scores(chain: Chain) -> Table:
    heads = (
        _("Number"),
        _("Criterion"),
        _("Highest mark"),
        *(str(one.name) for one in chain.columns),
    )
    rows = [
        (
            row.criterion.number, row.criterion.name, format_number(row.criterion.maximum),
            *(_mark(cell) for cell in row.cells),
        )
        for row in chain.rows
    ]  # fmt: skip
    totals = (
        "",
        _("Total"),
        "",
        *("–" if c.total is None else format_number(c.total) for c in chain.columns),
    )
    return Table(heads, (*rows, totals))


def _mark(cell: Any) -> str:
    if cell.is_abstained:
        return _("abstained")
    told = "–" if cell.value is None else format_number(cell.value)
    notes = "; ".join(filter(None, (cell.reason, cell.remark)))
    return f"{told} ({notes})" if notes else told


def _council(whole: Whole, dossiers: Iterable[Dossier], actor: User) -> None:
    """Sessions that heard it: totals of counted ballots, the minutes. Never who chose what."""
    section = Section(_("5. Council"))
    cases = Case.objects.filter(dossier__in=list(dossiers)).select_related(
        "session__council", "session__minutes__stored", "session__unit"
    )
    seen = list(visible(cases, actor, policies.VIEW_CASES).order_by("session__on", "pk"))
    if len(seen) < cases.count():
        whole.leave_out(_("Session of the council"), _("It is not open to you."))
    heads = (
        _("Session"),
        _("Day"),
        _("Entitled to vote"),
        _("Votes for"),
        _("Votes against"),
        _("Blank or void"),
        _("Verdict"),
    )
    rows = [_case(one) for one in seen]
    section.tables.append(Table(heads, tuple(rows)))
    whole.sections.append(section)
    if rows:
        whole.add("5-hoi-dong/ket-qua.csv", _("Results of the ballots"), table_file(heads, rows))
    for session in {one.session_id: one.session for one in seen}.values():
        _drafts(whole, "5-hoi-dong", session, actor)
        if session.minutes:
            _paper(whole, "5-hoi-dong", session.minutes, actor)


def _case(one: Case) -> tuple[str, ...]:
    counted = one.status == CaseStatus.COUNTED
    numbers = (one.entitled, one.yes, one.no, one.blank) if counted else (None,) * 4
    return (
        f"{one.session.council} · {one.session}", format_day(one.session.on),
        *("–" if number is None else str(number) for number in numbers),
        str(one.get_verdict_display()) if counted else str(one.get_status_display()),
    )  # fmt: skip


def _papers(whole: Whole, one: Recognition, decisions: list[Any], actor: User) -> None:
    """The decision, the papers that ended it, the certificate: what the pages give him."""
    section = Section(_("6. Decision and certificate"))
    section.pairs += [
        (_("Decision"), str(one.paper) if one.paper else "–"),
        (_("Recognised on"), format_day(one.on)),
        (_("State"), str(one.get_status_display())),
        (_("Code of the certificate"), one.code),
    ]
    whole.sections.append(section)
    for decision in decisions:
        _drafts(whole, "6-quyet-dinh", decision, actor)
        if decision.paper and decision.paper_id != one.paper_id:
            _paper(whole, "6-quyet-dinh", decision.paper, actor)
    if one.paper:
        _scan(whole, "6-quyet-dinh", one.paper)
    if one.ended_paper:
        _paper(whole, "6-quyet-dinh", one.ended_paper, actor)
    _drafts(whole, "7-giay-chung-nhan", one, actor)


def _journal(whole: Whole, about: list[Model], actor: User) -> None:
    """The lines the pages show; for who reads the journal also all that their digests cover."""
    entries = sorted(
        {line.pk: line for one in about for line in entries_about(one)}.values(),
        key=lambda line: line.pk,
    )
    rows = [
        (
            timezone.localtime(line.at).strftime("%d/%m/%Y %H:%M"), sentence(line), line.note,
            line.day.isoformat(), line.position, line.digest,
        )
        for line in entries
    ]  # fmt: skip
    heads = (
        _("At"),
        pgettext("entry", "What happened"),
        _("Note"),
        _("Day of the chain"),
        _("Place in the chain"),
        _("Digest"),
    )
    shown = tuple((row[0], row[1], row[2]) for row in rows)
    whole.sections.append(Section(_("7. Journal"), tables=[Table(heads[:3], shown)]))
    whole.add("8-nhat-ky/nhat-ky.csv", _("Lines of the journal"), table_file(heads, rows))
    if can(actor, VIEW_JOURNAL):
        lines = [whole_line(line) for line in entries if can(actor, VIEW_JOURNAL, line)]
        whole.add(
            "8-nhat-ky/nhat-ky.json",
            _("The same with all that the digests cover"),
            data_file(lines),
        )
    whole.heads = [
        {"day": one.day.isoformat(), "entries": one.entries, "head": one.head}
        for one in heads_of([line.day for line in entries])
    ]


def _paper(whole: Whole, folder: str, paper: Paper, actor: User) -> None:
    """The scan of a paper of the register, for who may open the register there."""
    if can(actor, documents_policies.VIEW, paper):
        _scan(whole, folder, paper)
    else:
        whole.leave_out(str(paper), _("It is not open to you."))


def _scan(whole: Whole, folder: str, paper: Paper) -> None:
    if paper.stored is None:
        whole.leave_out(str(paper), _("No scan is kept with it."))
    else:
        _stored(whole, folder, paper.number.replace("/", "-"), str(paper), paper.stored)


def _drafts(whole: Whole, folder: str, about: Model, actor: User) -> None:
    """The Word files of the papers made here about the thing."""
    rows = Draft.objects.filter(about_kind=about._meta.label_lower, about_key=str(about.pk))
    for draft in (
        visible(rows, actor, documents_policies.VIEW).select_related("docx").order_by("pk")
    ):
        _stored(whole, folder, draft.title, draft.title, draft.docx)


def _stored(whole: Whole, folder: str, name: str, what: str, stored: StoredFile) -> None:
    if stored.sha256 not in {part.stored.sha256 for part in whole.parts if part.stored}:
        whole.keep(folder, name, what, stored, ENDINGS[stored.content_type])


def _told(value: Any) -> str:
    """A value of the registration in words."""
    if value in (None, ""):
        return ""
    if hasattr(value, "isoformat"):
        return format_day(value)
    return (
        format_number(value) if isinstance(value, int) or hasattr(value, "quantize") else str(value)
    )
