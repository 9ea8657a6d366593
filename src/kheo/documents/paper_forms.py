"""The forms of papers: what each is called and which fields its template may use.

Plain data. The names of the fields are what officers type in Word, so they are Vietnamese
without marks; the explanation is what the page of the template shows beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kheo.documents.enums import PaperKind


class Shape(Enum):
    """What stands behind a field."""

    TEXT = "text"
    """A word, a number or a passage; a new line in it is a new paragraph."""
    LINES = "lines"
    """A list of lines, walked by a loop whose variable is the line itself."""
    ROWS = "rows"
    """A list of rows, walked by a loop whose variable has columns."""
    CODE = "code"
    """A picture with the address of the check page; made by the program."""
    BODY = "body"
    """Headings, paragraphs, tables and pictures, made by the program; ``{{p name }}`` holds its place."""


@dataclass(frozen=True, slots=True)
class Field:
    """One name a template may use."""

    name: str
    label: Any
    shape: Shape = Shape.TEXT
    columns: tuple[Field, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns of its rows."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A form of paper: its type in the register, its fields, how its title begins.

    ``is_numbered`` = it gets a number of its own; certificates carry that of the decision.
    """

    code: str
    label: Any
    kind: str
    own: tuple[Field, ...]
    is_numbered: bool = True
    _by_name: dict[str, Field] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._by_name.update({one.name: one for one in (*COMMON, *self.own)})

    @property
    def fields(self) -> Mapping[str, Field]:
        """Every field by its name, the common ones first."""
        return self._by_name


@dataclass(frozen=True, slots=True)
class Figure:
    """A number printed in a paper, and where the records behind it are found.

    ``name`` is the field (or field and row) it stands in, ``address`` a path of this site with
    its query.
    """

    name: str
    value: str
    address: str = ""


def rows(name: str, label: Any, *columns: Field) -> Field:
    """A list of rows."""
    return Field(name, label, Shape.ROWS, columns)


def lines(name: str, label: Any) -> Field:
    """A list of lines."""
    return Field(name, label, Shape.LINES)


def body(name: str, label: Any) -> Field:
    """A part the program writes."""
    return Field(name, label, Shape.BODY)


TT = Field("tt", _("ordinal number"))
TEN = Field("ten", _("name of the initiative or of the individual exemplar"))
DON_VI = Field("don_vi", _("unit"))
LINH_VUC = Field("linh_vuc", _("field"))
LOAI = Field("loai", _("collective or individual"))
DIEM = Field("diem", _("points"))
XEP_LOAI = Field("xep_loai", _("class reached"))
LY_DO = Field("ly_do", _("reason"))
HO_TEN = Field("ho_ten", _("full name of the person"))
CHUC_VU = Field("chuc_vu", _("post of the person"))
NOI_DUNG = Field("noi_dung", _("main content"))
CAP = Field("cap", _("level of recognition, for example “cấp xã”"))
SO_LUONG = Field("so_luong", _("how many there are in the list"))
KINH_GUI = Field("kinh_gui", _("whom the paper is addressed to"))
CAN_CU = rows("can_cu", _("grounds, one a row"), Field("dong", _("one ground, without its stop")))

COMMON = (
    Field("co_quan_cap_tren", _("superior body, first line at the upper left")),
    Field("co_quan_ban_hanh", _("issuing body")),
    Field("so_ky_hieu", _("number and symbol without the word “Số”")),
    Field("dia_danh_ngay", _("place and date")),
    Field("trich_yeu", _("what the paper is about, in a line")),
    Field("quyen_han_ky", _("in whose name it is signed, for example “TM. ỦY BAN NHÂN DÂN”")),
    Field("chuc_vu_ky", _("post of the signer")),
    Field("nguoi_ky", _("name of the signer")),
    lines("noi_nhan", _("recipients, one a line, with dash and stop")),
    KINH_GUI,
)

MINUTES = PaperForm(
    "minutes",
    _("minutes of a council"),
    PaperKind.MINUTES,
    (
        Field("hoi_dong", _("name of the council")),
        Field("dia_diem", _("place of the meeting")),
        Field("bat_dau", _("when the meeting began")),
        Field("ket_thuc", _("when the meeting ended")),
        Field("chu_tri", _("who chaired it")),
        Field("thu_ky", _("who wrote the minutes")),
        Field("tong_so_thanh_vien", _("number of members of the council")),
        Field("so_co_mat", _("number of members present")),
        Field("ty_le_co_mat", _("share of members present, in percent")),
        rows("thanh_phan", _("members present"), TT, HO_TEN, CHUC_VU,
             Field("vai_tro", _("role in the council"))),
        rows("vang_mat", _("members absent"), TT, HO_TEN, CHUC_VU, LY_DO),
        lines("khach_moi", _("guests")),
        NOI_DUNG,
        rows(
            "ho_so", _("dossiers that were judged"), TT, TEN, DON_VI, LINH_VUC,
            Field("diem_to", _("points given by the appraisal team")),
            Field("hoi_ty", _("members who stood aside")),
            Field("duoc_bo_phieu", _("members entitled to vote")),
            Field("so_phieu", _("ballots cast")),
            Field("dong_y", _("votes in favour")),
            Field("khong_dong_y", _("votes against")),
            Field("phieu_trang", _("blank votes")),
            Field("ty_le", _("share of votes in favour, in percent")),
            Field("hinh_thuc", _("way of voting: secret or open")),
            Field("ket_luan", _("conclusion on the dossier")),
            Field("ghi_chu", _("remark")),
        ),
        Field("ket_luan_chung", _("general conclusion of the chair")),
    ),
)  # fmt: skip
RECOGNITION = PaperForm(
    "recognition_decision",
    _("decision of recognition"),
    PaperKind.DECISION,
    (
        CAP, CAN_CU, NOI_DUNG, SO_LUONG,
        Field("so_tap_the", _("number of collectives")),
        Field("so_ca_nhan", _("number of individuals")),
        Field("hieu_luc_den", _("last day of the recognition; empty when without end")),
        Field("trach_nhiem", _("who carries the decision out")),
        rows("danh_sach", _("the list in the annex"), TT, TEN, DON_VI, LINH_VUC, LOAI, DIEM, XEP_LOAI),
        Field("so_bien_ban", _("number of the minutes")),
        Field("ngay_bien_ban", _("date of the minutes")),
    ),
)  # fmt: skip
_WITHDRAWN = rows(
    "danh_sach", _("the list the decision is about"), TT, TEN, DON_VI,
    Field("quyet_dinh_cong_nhan", _("number and date of the decision of recognition")), LY_DO,
)  # fmt: skip
WITHDRAWAL = PaperForm(
    "withdrawal_decision",
    _("decision that takes recognitions back"),
    PaperKind.DECISION,
    (CAP, CAN_CU, NOI_DUNG, SO_LUONG, Field("trach_nhiem", _("who carries the decision out")), _WITHDRAWN),
)  # fmt: skip
RESTORATION = PaperForm(
    "restoration_decision",
    _("decision that restores recognitions"),
    PaperKind.DECISION,
    (CAP, CAN_CU, NOI_DUNG, SO_LUONG, Field("trach_nhiem", _("who carries the decision out")), _WITHDRAWN),
)  # fmt: skip
SUBMISSION = PaperForm(
    "submission",
    _("submission to a superior"),
    PaperKind.SUBMISSION,
    (
        CAP, CAN_CU, NOI_DUNG, SO_LUONG,
        rows("danh_sach", _("the list put forward"), TT, TEN, DON_VI, LINH_VUC, LOAI, DIEM, XEP_LOAI),
        Field("de_nghi", _("what is asked for")),
    ),
)  # fmt: skip
NOTICE = PaperForm(
    "notice",
    _("notice of the outcome to those not recognised"),
    PaperKind.NOTICE,
    (
        NOI_DUNG, SO_LUONG,
        rows("danh_sach", _("those the notice answers"), TT, TEN, DON_VI,
             Field("ket_qua", _("outcome")), LY_DO),
    ),
)  # fmt: skip
PROPOSAL_LIST = PaperForm(
    "proposal_list",
    _("list put forward for recognition by a higher level"),
    PaperKind.LIST,
    (
        CAP, SO_LUONG,
        rows("danh_sach", _("the list put forward"), TT, TEN, DON_VI, LINH_VUC, LOAI, DIEM, XEP_LOAI,
             Field("quyet_dinh", _("decision of recognition at the own level"))),
    ),
)  # fmt: skip
INVITATION = PaperForm(
    "invitation",
    pgettext_lazy("form of paper", "letter of invitation"),
    PaperKind.INVITATION,
    (
        rows("nguoi_nhan", _("who is invited"), HO_TEN, CHUC_VU),
        Field("thoi_gian", _("when the meeting is held")),
        Field("dia_diem", _("place of the meeting")),
        NOI_DUNG,
        Field("chu_tri", _("who chairs it")),
        lines("tai_lieu", _("papers sent with it")),
    ),
)  # fmt: skip
CERTIFICATE = PaperForm(
    "certificate",
    _("certificate of recognition"),
    PaperKind.OTHER,
    (
        rows(
            "danh_sach", _("one certificate a row"), TEN, LOAI, DON_VI, LINH_VUC, CAP, XEP_LOAI,
            Field("so_quyet_dinh", _("number of the decision of recognition")),
            Field("ngay_quyet_dinh", _("date of the decision of recognition")),
            Field("ngay_cap", _("date of the certificate, spelled out")),
            Field("ma", _("code of the certificate")),
            Field("dia_chi_kiem_tra", _("address where anybody can check it")),
            Field("qr", _("square code of that address, made by the program"), Shape.CODE),
        ),
    ),
    is_numbered=False,
)  # fmt: skip
UNIT_REPORT = PaperForm(
    "unit_report",
    _("report of a unit"),
    PaperKind.REPORT,
    (
        Field("du_thao", _("mark of a report that is not approved yet; empty on an approved one")),
        Field("ky_bao_cao", _("period of the report, for example “6 tháng đầu năm 2026”")),
        Field("mo_dau", _("opening paragraph")),
        body("noi_dung", _("the report itself: texts, tables and charts")),
        body("phu_luc", _("annexes, on pages of their own; put it at the very end")),
    ),
)  # fmt: skip
HANDBOOK = PaperForm(
    "handbook",
    _("handbook of stories"),
    PaperKind.OTHER,
    (
        Field("phu_de", _("line under the title of the cover")),
        Field("an_ban", _("which edition it is; empty on the first")),
        Field("noi_va_nam", _("place and year at the foot of the cover")),
        Field("loi_gioi_thieu", _("foreword; may be empty")),
        body("noi_dung", _("contents, stories and sources, written by the program")),
    ),
    is_numbered=False,
)  # fmt: skip

FORMS: Mapping[str, PaperForm] = {
    form.code: form
    for form in (
        MINUTES, RECOGNITION, WITHDRAWAL, RESTORATION, SUBMISSION, NOTICE, PROPOSAL_LIST,
        INVITATION, CERTIFICATE, UNIT_REPORT, HANDBOOK,
    )
}  # fmt: skip
"""Code → form, in the order of a year's work."""
