"""What the paper of a report says: the fields of the form ``unit_report`` and every figure in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import override

from kheo.documents.letterheads import in_sentence, recipient_lines
from kheo.documents.paper_forms import Figure
from kheo.documents.queries import letterhead_for
from kheo.kernel.days import format_day
from kheo.reporting.enums import PeriodKind, ReportStatus
from kheo.reporting.models import Report
from kheo.reporting.papers.behind import behind_of
from kheo.reporting.papers.body import written
from kheo.reporting.papers.words import period_words
from kheo.reporting.queries.sheet import Sheet

FORM = "unit_report"
DRAFT_MARK = "Dự thảo"
MOVEMENT = "phong trào thi đua “Dân vận khéo”"
MOST_NAMED = 40


@dataclass(slots=True)
class PaperContents:
    """The line the paper is about, its fields, its figures."""

    title: str
    fields: dict[str, Any] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)


def contents_of(sheet: Sheet, *, style: str, day: date) -> PaperContents:
    """The contents in ``style``; a sheet that is not a kept version is marked as a draft."""
    report = sheet.report
    with override("vi"):
        asked = report.round
        period = period_words(asked.kind, asked.starts_on, asked.ends_on)
        made = written(
            sheet, style=style, period=period, behind=behind_of(sheet.asked), notes=notes_of(sheet)
        )
        above = letterhead_for(report.receiver, style, day) if report.receiver else None
        to = in_sentence(above.issuer_line) if above else ""
        head = letterhead_for(report.unit, style, day)
        title = title_of(report, period)
        fields = {
            "du_thao": "" if sheet.version else DRAFT_MARK, "ky_bao_cao": period, "kinh_gui": to,
            "mo_dau": _opening(report, in_sentence(head.issuer_line), to, period),
            "noi_dung": made.body, "phu_luc": made.annexes,
            "noi_nhan": recipient_lines(head.recipients, ["Như trên"] if to else []),
        }  # fmt: skip
    return PaperContents(title, fields, made.figures)


def title_of(report: Report, period: str) -> str:
    """“Kết quả thực hiện phong trào … 6 tháng đầu năm 2026”, a summing up at the end of a term."""
    if report.round.kind == PeriodKind.TERM:
        return f"Tổng kết {MOVEMENT} {period}"
    return f"Kết quả thực hiện {MOVEMENT} {period}"


def _opening(report: Report, issuer: str, to: str, period: str) -> str:
    begun = f"Thực hiện chế độ báo cáo theo yêu cầu của {to}, " if to else ""
    day = format_day(report.round.last_day)
    name = f"{issuer} báo cáo kết quả thực hiện {MOVEMENT} {period}"
    return f"{begun}{name} (số liệu tính đến hết ngày {day}) như sau:"


def notes_of(sheet: Sheet) -> list[str]:
    """How many reports from below stand behind the sums, and whose are missing.

    Of a kept version as it was when it was kept.
    """
    report = sheet.report
    if not report.pk:
        return []
    asked = report.round
    owed = list(
        Report.objects.filter(
            receiver_id=report.unit_id, round__form__form_id=asked.form.form_id,
            round__starts_on=asked.starts_on, round__ends_on=asked.ends_on,
        ).filter(~Q(status=ReportStatus.EXCUSED)).exclude(pk=report.pk)
        .select_related("unit").order_by("unit__sort_key")
    )  # fmt: skip
    if not owed:
        return []
    missing = [one.unit.label for one in owed if not _came(one, sheet)]
    told = f"Báo cáo tổng hợp số liệu của {len(owed) - len(missing)}/{len(owed)} đơn vị trực thuộc"
    if not missing:
        return [f"{told}."]
    named = ", ".join(missing[:MOST_NAMED])
    more = f" và {len(missing) - MOST_NAMED} đơn vị khác" if len(missing) > MOST_NAMED else ""
    return [f"{told}; chưa nhận được báo cáo của: {named}{more}."]


def _came(report: Report, sheet: Sheet) -> bool:
    version = sheet.version
    if version is None:
        return report.sent_version_id is not None
    if "below" in version.content:
        return str(report.pk) in version.content["below"]
    return report.first_sent_at is not None and report.first_sent_at <= version.made_at
