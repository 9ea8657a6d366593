"""What the papers of recognition say: contents for the templates, and each number's records.

Names of fields are those of ``documents.paper_forms``. Papers are Vietnamese whatever language
the officer reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from kheo.appraisal.enums import DecisionKind
from kheo.appraisal.models import Decision, DecisionLine, Dossier, ProposalList, Recognition
from kheo.documents.models import Paper
from kheo.initiatives.enums import Kind, Level
from kheo.initiatives.models import Initiative
from kheo.kernel.numbers import format_number

Row = dict[str, str]

_OF_WHOM: dict[str, str] = {Kind.COLLECTIVE: "Tập thể", Kind.INDIVIDUAL: "Cá nhân"}
_EVERYBODY = (
    "Văn phòng, các cơ quan, đơn vị liên quan và các tập thể, cá nhân có tên trong danh sách"
)
_ENDING: dict[str, str] = {
    DecisionKind.WITHDRAW: (
        "Thu hồi công nhận “Dân vận khéo” %(level)s đối với %(number)s mô hình, điển hình "
        "(có danh sách kèm theo)"
    ),
    DecisionKind.RESTORE: (
        "Khôi phục công nhận “Dân vận khéo” %(level)s đối với %(number)s mô hình, điển hình "
        "(có danh sách kèm theo)"
    ),
}
_TOLD = (
    "Qua thẩm định, các mô hình, điển hình dưới đây chưa được công nhận. Đơn vị tiếp tục hoàn "
    "thiện theo lý do nêu trong danh sách và có thể đề nghị xét ở đợt sau."
)
_CHOSEN = (
    "Từ các mô hình, điển hình đã được công nhận, %(so_luong)s mô hình, điển hình tiêu biểu được "
    "chọn, xếp theo thứ tự ưu tiên, đề nghị công nhận %(cap)s."
)
_ASKED = (
    "Kính đề nghị %(to)s xem xét, công nhận “Dân vận khéo” %(cap)s đối với %(so_luong)s mô hình, "
    "điển hình có tên trong danh sách"
)


@dataclass(slots=True)
class Contents:
    """The fields of one paper, and its numbers: (field or field and row, text, address)."""

    fields: dict[str, Any] = field(default_factory=dict)
    numbers: list[tuple[str, str, str]] = field(default_factory=list)

    def number(self, name: str, value: int | Decimal | None, address: str, places: int = 0) -> str:
        """Write a number the Vietnamese way and remember where its records are."""
        if value is None:
            return ""
        text = format_number(value, places)
        self.numbers.append((name, text, address))
        return text


def spelled(day: date) -> str:
    """``05/10/2026``, as papers cite a day."""
    return f"{day:%d/%m/%Y}"


def cited(paper: Paper | None) -> str:
    """Number and day of a paper as another paper cites it."""
    return f"{paper.number} ngày {spelled(paper.issued_on)}" if paper else ""


def recognition_of(decision: Decision) -> Contents:
    """A decision of recognition with its annex: who is recognised, how many of each kind."""
    lines = _lines(decision, granted=True)
    made = Contents(_common(decision))
    page = reverse("recognition:decision", args=[decision.pk])
    with override("vi"):
        groups = [line for line in lines if line.initiative.kind == Kind.COLLECTIVE]
        made.fields |= {
            "so_luong": made.number("so_luong", len(lines), page),
            "so_tap_the": made.number("so_tap_the", len(groups), f"{page}?kind=collective"),
            "so_ca_nhan": made.number(
                "so_ca_nhan", len(lines) - len(groups), f"{page}?kind=individual"
            ),
            "hieu_luc_den": spelled(decision.valid_to - timedelta(days=1))
            if decision.valid_to else "",
            "danh_sach": [
                _row(made, place, line.initiative, line.dossier, line.score_class)
                for place, line in enumerate(lines, 1)
            ],
            **_minutes(decision),
        }  # fmt: skip
    return made


def ending_of(decision: Decision) -> Contents:
    """A decision that withdraws or restores: each with its first decision and the reason."""
    lines = _lines(decision, granted=True)
    made = Contents(_common(decision))
    page = reverse("recognition:decision", args=[decision.pk])
    with override("vi"):
        made.fields |= {
            "so_luong": made.number("so_luong", len(lines), page),
            "noi_dung": _ENDING[decision.kind] % {
                "level": made.fields["cap"], "number": f"{len(lines):02d}"
            },
            "danh_sach": [
                {
                    "tt": str(place), "ten": line.recognition.title if line.recognition else "",
                    "don_vi": line.initiative.unit.label, "ly_do": line.reason,
                    "quyet_dinh_cong_nhan": cited(line.recognition.paper if line.recognition else None),
                }
                for place, line in enumerate(lines, 1)
            ],
        }  # fmt: skip
    return made


def notice_of(decision: Decision) -> Contents:
    """The answer to those not recognised, each with its reason."""
    lines = _lines(decision, granted=False)
    made = Contents({"noi_dung": _TOLD, "kinh_gui": "Các đơn vị có tên trong danh sách"})
    page = reverse("recognition:decision", args=[decision.pk])
    made.fields |= {
        "so_luong": made.number("so_luong", len(lines), f"{page}?kind=refused"),
        "danh_sach": [
            {
                "tt": str(place), "ten": str(line.initiative), "ly_do": line.reason,
                "don_vi": line.initiative.unit.label, "ket_qua": "Chưa công nhận",
            }
            for place, line in enumerate(lines, 1)
        ],
    }  # fmt: skip
    return made


def letter_of(proposals: ProposalList) -> Contents:
    """The submission letter: what is asked for, on what grounds, the list in order of its rank."""
    made = _ranked(proposals)
    with override("vi"):
        grounds = [
            f"Căn cứ {paper.get_kind_display().capitalize()} số {cited(paper)} {about(paper)}"
            for paper in dict.fromkeys(_papers_of(proposals).values())
        ]
    made.fields |= {
        "can_cu": [{"dong": ground} for ground in grounds],
        "kinh_gui": proposals.to_unit.label, "noi_dung": _CHOSEN % made.fields,
        "de_nghi": _ASKED % {"to": proposals.to_unit.label, **made.fields},
    }  # fmt: skip
    return made


def list_of(proposals: ProposalList) -> Contents:
    """The list of proposals: each with the decision that recognised it at the own level."""
    made, papers = _ranked(proposals), _papers_of(proposals)
    rows = proposals.nominations.order_by("position").values_list("initiative_id", flat=True)
    for key, row in zip(rows, made.fields["danh_sach"], strict=True):
        row["quyet_dinh"] = cited(papers.get(key))
    return made


def _papers_of(proposals: ProposalList) -> dict[int, Paper]:
    """Initiative → the decision that recognised it last, at the own level."""
    keys = proposals.nominations.values("initiative")
    recognised = Recognition.objects.filter(initiative__in=keys, paper__isnull=False)
    rows = recognised.select_related("paper").order_by("on", "pk")
    return {one.initiative_id: one.paper for one in rows if one.paper}


def about(paper: Paper) -> str:
    """What a paper is about, as it is cited: "về việc …", once."""
    said = paper.summary[:1].lower() + paper.summary[1:]
    return said if said.startswith("về ") else f"về việc {said}"


def _ranked(proposals: ProposalList) -> Contents:
    rows = proposals.nominations.select_related("initiative__unit", "lower").order_by("position")
    made = Contents()
    page = reverse("recognition:proposal_list", args=[proposals.pk])
    with override("vi"):
        listed = [
            _row(made, row.position, row.initiative, row.lower,
                 row.lower.score_class if row.lower else "")
            for row in rows
        ]  # fmt: skip
        made.fields = {
            "cap": str(Level(proposals.level).label), "danh_sach": listed,
            "so_luong": made.number("so_luong", len(listed), page),
        }  # fmt: skip
    return made


def certificates_of(recognitions: Sequence[Recognition], *, site: str, day: date) -> Contents:
    """One certificate a row. ``site`` is the address of this house, for the printed code."""
    made = Contents()
    with override("vi"):
        made.fields["danh_sach"] = [_certificate(one, site=site, day=day) for one in recognitions]
    return made


def _certificate(one: Recognition, *, site: str, day: date) -> Row:
    address = site.rstrip("/") + reverse("portal:certificate", args=[one.code])
    return {
        "ten": one.title, "loai": _OF_WHOM[one.initiative.kind],
        "don_vi": one.unit.label, "linh_vuc": _begun(one.initiative.get_field_display()),
        "cap": str(Level(one.level).label), "xep_loai": one.score_class,
        "so_quyet_dinh": one.paper.number if one.paper else "",
        "ngay_quyet_dinh": spelled(one.paper.issued_on) if one.paper else "",
        "ngay_cap": f"ngày {day:%d} tháng {day:%m} năm {day:%Y}", "ma": one.code,
        "dia_chi_kiem_tra": address, "qr": address,
    }  # fmt: skip


def _lines(decision: Decision, *, granted: bool) -> list[DecisionLine]:
    rows = decision.lines.filter(is_granted=granted).order_by("position")
    return list(rows.select_related("initiative__unit", "dossier", "recognition__paper"))


def _common(decision: Decision) -> dict[str, Any]:
    """The minutes are cited by the template; what it recognises is said by it too."""
    grounds = [line.strip(" ;.") for line in decision.grounds.splitlines() if line.strip(" ;.")]
    if decision.session is not None and decision.session.minutes is None:
        grounds.append(f"Kết quả phiên họp hội đồng ngày {spelled(decision.session.on)}")
    with override("vi"):
        level = str(Level(decision.level).label)
    return {
        "cap": level, "can_cu": [{"dong": line} for line in grounds], "noi_dung": "",
        "trach_nhiem": decision.duties or _EVERYBODY,
    }  # fmt: skip


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _minutes(decision: Decision) -> Row:
    minutes = decision.session.minutes if decision.session else None
    return {
        "so_bien_ban": minutes.number if minutes else "",
        "ngay_bien_ban": spelled(minutes.issued_on) if minutes else "",
    }


def _row(
    made: Contents, place: int, initiative: Initiative, dossier: Dossier | None, score_class: str
) -> Row:
    points = None
    if dossier is not None:
        points = dossier.council_total if dossier.council_total is not None else dossier.team_total
    address = _page_of(dossier) if dossier is not None else ""
    return {
        "tt": str(place), "ten": str(initiative), "don_vi": initiative.unit.label,
        "linh_vuc": _begun(initiative.get_field_display()), "loai": _OF_WHOM[initiative.kind],
        "diem": made.number(f"danh_sach.{place}.diem", points, address, places=2),
        "xep_loai": score_class,
    }  # fmt: skip


def _page_of(dossier: Dossier) -> str:
    try:
        return reverse("dossiers:page", args=[dossier.pk])
    except NoReverseMatch:
        return ""


def standing_of(decision: Decision) -> Iterable[Recognition]:
    """The recognitions a decision made, in the order of its lines."""
    return (
        Recognition.objects.filter(dossier__lines__decision=decision, paper=decision.paper_id)
        .select_related("initiative", "unit", "paper")
        .order_by("dossier__lines__position", "pk")
    )
