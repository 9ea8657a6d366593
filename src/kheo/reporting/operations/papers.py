"""The paper of a report: made from what the head approved, numbered only while that stands."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.documents.enums import DraftStatus
from kheo.documents.events import PaperNumbered, PaperNumbering
from kheo.documents.models import Draft, Paper
from kheo.documents.operations import draft_paper, redraft, void_draft
from kheo.documents.operations.drafting import with_letterhead
from kheo.documents.operations.register import bytes_of
from kheo.documents.paper_forms import FORMS
from kheo.documents.queries import style_of, template_for
from kheo.documents.rendering import fill, shipped
from kheo.kernel.refusals import RuleBroken
from kheo.reporting import policies
from kheo.reporting.enums import FILLABLE
from kheo.reporting.models import Report, ReportVersion
from kheo.reporting.papers.contents import FORM, contents_of
from kheo.reporting.queries.sheet import Sheet, sheet_of_version

ABOUT = Report._meta.label_lower


@transaction.atomic
def draft_report_paper(
    report: Report, *, style: str | None = None, actor: User, at: datetime
) -> Draft:
    """The paper of the version the head approved; made anew while it has no number.

    A paper in the other style that waits for its number is put away. Raises NotAllowed, RuleBroken
    when nothing is approved, the report is being filled again, or the paper of this version has
    its number.
    """
    require(actor, policies.VIEW, report)
    held = Report.objects.select_for_update(of=("self",)).for_list().get(pk=report.pk)
    version = _approved(held)
    day = timezone.localdate(at)
    wanted = style or style_of(held.unit, day)
    made = contents_of(sheet_of_version(held, version, today=day), style=wanted, day=day)
    waiting = _waiting(held)
    if waiting is not None and waiting.style != wanted:
        void_draft(waiting, note=_("Made anew in the other style."), actor=actor, at=at)
        waiting = None
    if waiting is None:
        waiting = draft_paper(
            form=FORM, unit=held.unit, about=held, title=made.title, content=made.fields,
            figures=made.figures, style=wanted, day=day, actor=actor, at=at,
        )  # fmt: skip
    else:
        redraft(waiting, content=made.fields, figures=made.figures, actor=actor, at=at)
    ReportVersion.objects.filter(report=held, paper_draft=waiting.pk).update(paper_draft=None)
    ReportVersion.objects.filter(pk=version.pk).update(paper_draft=waiting.pk)
    after = {"version": version.number, "style": wanted, "draft": waiting.pk}
    record("report.draft_paper", held, actor=actor, at=at, after=after)
    return waiting


def _approved(report: Report) -> ReportVersion:
    """The version a paper is made from. Raises RuleBroken where there is none."""
    version = report.kept
    if version is None:
        raise RuleBroken(
            _("The report is not approved yet; its paper is made once the head has approved it.")
        )
    if report.status in FILLABLE:
        raise RuleBroken(
            _("The report is being filled again; its paper is made once it is approved anew.")
        )
    if version.paper_draft:
        paper = Draft.objects.select_related("paper").get(pk=version.paper_draft).paper
        if paper is not None:
            sentence = _("The paper of this version has its number: %(number)s.")
            raise RuleBroken(sentence, params={"number": paper.number})
    return version


def _waiting(report: Report) -> Draft | None:
    """The paper of the report that waits for its number."""
    return (
        Draft.objects.select_for_update()
        .filter(about_kind=ABOUT, about_key=str(report.pk), form=FORM, status=DraftStatus.DRAFTED)
        .order_by("-pk")
        .first()
    )


def paper_bytes(sheet: Sheet, *, style: str, day: date) -> bytes:
    """The .docx of a sheet without a draft: to look at, marked when it is no kept version.

    Nothing is written. Raises what filling raises for a template that was never checked.
    """
    unit = sheet.report.unit
    made = contents_of(sheet, style=style, day=day)
    draft = Draft(unit=unit, form=FORM, style=style, title=made.title, day=day)
    held = template_for(FORM, unit, style, day)
    source = bytes_of(held.stored) if held else shipped(FORM, style)
    return fill(source, FORMS[FORM], with_letterhead(draft, made.fields))


def check_numbering(event: PaperNumbering) -> None:
    """Handler: no number for a paper of figures that are no longer the approved ones."""
    if event.about_kind != ABOUT or event.form != FORM:
        return
    report = Report.objects.select_for_update(of=("self",)).get(pk=event.about_key)
    version = ReportVersion.objects.filter(report=report, paper_draft=event.draft_id).first()
    if report.status in FILLABLE:
        raise RuleBroken(
            _(
                "The report was opened again after this paper was made. Number it once the report is approved anew and the paper made from it."
            )
        )
    if version is None or version.pk != report.kept_id:
        raise RuleBroken(
            _("The report was approved anew after this paper was made. Make the paper again first.")
        )


def take_number(event: PaperNumbered) -> None:
    """Handler: which version was signed under which number goes into the journal of the report."""
    if event.about_kind != ABOUT or event.form != FORM:
        return
    report = Report.objects.select_related("unit").get(pk=event.about_key)
    version = ReportVersion.objects.get(report=report, paper_draft=event.draft_id)
    paper = Paper.objects.select_related("created_by").get(pk=event.paper_id)
    after = {"version": version.number, "paper": str(paper)}
    record("report.number_paper", report, actor=paper.created_by, at=paper.created_at, after=after)
