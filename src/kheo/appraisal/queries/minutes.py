"""A session told whole: for the frozen result, the minutes and the invitation.

The field names of ``minutes_context`` and ``invitation_context`` are those an office writes in
its Word templates, ASCII Vietnamese. Every number that stands in them is also given as a
``Told`` with the address of the page that shows its records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.appraisal.enums import (
    Ballot,
    CaseStatus,
    Choice,
    Presence,
    RecusalHow,
    SeatRole,
    ShareOf,
    TieRule,
    Verdict,
)
from kheo.appraisal.models import Case, OpenVote, Session
from kheo.appraisal.queries.sessions import Room, room_of
from kheo.kernel.days import format_day, spell_day
from kheo.kernel.numbers import format_percent, share

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Told:
    """A number in a paper: its name, its value and the address of what it was counted from."""

    name: str
    value: str
    address: str


def cases_of(session: Session) -> list[Case]:
    """The cases in their order, with what a page or a paper says of them; one query."""
    rows = (
        Case.objects.filter(session=session)
        .select_related("dossier__initiative", "dossier__unit")
        .order_by("position", "pk")
    )
    cases = list(rows)
    for case in cases:
        case.session = session
    return cases


def frozen_result(session: Session) -> dict[str, Any]:
    """Everything about the session as plain values; what is signed is this."""
    room, cases = room_of(session), cases_of(session)
    council = session.council
    named = _named_votes(session)
    return {
        "schema": SCHEMA,
        "council": {
            "name": council.name, "unit": session.unit.label, "level": council.level,
            "paper": str(council.paper),
        },
        "rules": {name: str(value) for name, value in asdict(council.rules).items()},
        "session": {
            "title": session.title, "on": session.on.isoformat(), "place": session.place,
            "starts_at": f"{session.starts_at:%H:%M}", "guests": session.guests,
            "opened_at": _iso(session.opened_at), "closed_at": _iso(session.closed_at),
            "proceedings": session.proceedings,
        },
        "quorum": asdict(room.quorum),
        "attendance": [_seat_told(one) for one in room.attendance],
        "cases": [_case_told(room, case, named.get((case.pk, case.round), {})) for case in cases],
    }  # fmt: skip


def _iso(moment: Any) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else ""


def _seat_told(one: Any) -> dict[str, Any]:
    main = one.seat.stands_in_for
    return {
        "seat": one.seat_id, "name": one.seat.full_name, "position": one.seat.position,
        "role": one.seat.role, "stands_in_for": main.full_name if main else "",
        "presence": one.presence, "why": one.why,
        "arrived_at": _iso(one.arrived_at), "left_at": _iso(one.left_at),
    }  # fmt: skip


def _case_told(room: Room, case: Case, named: Mapping[str, list[str]]) -> dict[str, Any]:
    rate = share(case.yes or 0, case.base) if case.base else None
    return {
        "case": case.pk, "dossier": case.dossier_id, "initiative": case.dossier.initiative_id,
        "title": str(case.dossier), "unit": case.dossier.unit.label, "position": case.position,
        "status": case.status, "ballot": case.ballot, "round": case.round,
        "entitled": case.entitled, "base": case.base,
        "yes": case.yes, "no": case.no, "blank": case.blank,
        "share": "" if rate is None else str(rate), "verdict": case.verdict, "note": case.note,
        "team_total": _plain(case.dossier.team_total), "score_class": case.dossier.score_class,
        "kept_out": [
            {"name": room.seats[seat].full_name, "how": one.how, "note": one.note}
            for seat, one in sorted(room.kept_out(case).items())
        ],
        "named": {choice: sorted(names) for choice, names in named.items()},
    }  # fmt: skip


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _named_votes(session: Session) -> dict[tuple[int, int], dict[str, list[str]]]:
    """(case, round) → choice → names, of open votes only."""
    found: dict[tuple[int, int], dict[str, list[str]]] = {}
    rows = OpenVote.objects.filter(case__session=session, case__ballot=Ballot.OPEN)
    for case, number, choice, name in rows.values_list(
        "case_id", "round", "choice", "seat__full_name"
    ):
        found.setdefault((case, number), {}).setdefault(choice, []).append(name)
    return found


def minutes_context(session: Session) -> tuple[dict[str, Any], list[Told]]:
    """The fields of the minutes, and every number in them with its address."""
    told = session.frozen or frozen_result(session)
    here = reverse("councils:session", args=(session.pk,))
    present = [one for one in told["attendance"] if one["presence"] == Presence.PRESENT]
    away = [one for one in told["attendance"] if _is_away(one)]
    figures = _figures(told, here)
    people = {role: _first(told["attendance"], role) for role in ("chair", "secretary")}
    content = {
        "ten_hoi_dong": told["council"]["name"],
        "don_vi": told["council"]["unit"],
        "can_cu": told["council"]["paper"],
        "tieu_de": told["session"]["title"],
        "ngay_hop": format_day(session.on),
        "ngay_hop_bang_chu": spell_day(session.on),
        "gio_bat_dau": _clock(session.opened_at) or told["session"]["starts_at"],
        "gio_ket_thuc": _clock(session.closed_at),
        "dia_diem": told["session"]["place"],
        "khach_moi": told["session"]["guests"],
        "chu_tri": people["chair"],
        "thu_ky": people["secretary"],
        "so_thanh_vien": told["quorum"]["seats"],
        "so_co_mat": told["quorum"]["present"],
        "so_can_co_mat": told["quorum"]["needed"],
        "thanh_vien_co_mat": [_person(one) for one in present],
        "thanh_vien_vang": [_person(one) for one in away],
        "dien_bien": told["session"]["proceedings"],
        "quy_che_bieu_quyet": rules_in_words(session),
        "ho_so": [_case_fields(one, place) for place, one in enumerate(told["cases"], start=1)],
        "so_ho_so": len(told["cases"]),
        "so_thong_qua": _count(told, Verdict.PASSED),
        "so_khong_thong_qua": _count(told, Verdict.FAILED),
        "so_hoan": sum(1 for one in told["cases"] if one["status"] == CaseStatus.POSTPONED),
    }
    return content, figures


def invitation_context(session: Session) -> tuple[dict[str, Any], list[Told]]:
    """The fields of the invitation, and its numbers."""
    cases = cases_of(session)
    here = reverse("councils:session", args=(session.pk,))
    seats = [one.seat for one in room_of(session, dossiers=()).attendance]
    content = {
        "ten_hoi_dong": session.council.name,
        "don_vi": session.unit.label,
        "tieu_de": session.title,
        "ngay_hop": format_day(session.on),
        "ngay_hop_bang_chu": spell_day(session.on),
        "gio_bat_dau": f"{session.starts_at:%H:%M}",
        "dia_diem": session.place,
        "noi_dung": session.invitation,
        "khach_moi": session.guests,
        "thanh_vien": [
            {"ho_ten": seat.full_name, "chuc_vu": seat.position, "vai_tro": _role(seat.role)}
            for seat in seats
        ],
        "ho_so": [
            {"stt": place, "ten": str(case.dossier), "don_vi": case.dossier.unit.label}
            for place, case in enumerate(cases, start=1)
        ],
        "so_ho_so": len(cases),
        "so_thanh_vien": len(seats),
    }
    figures = [
        Told("so_ho_so", str(len(cases)), f"{here}#agenda"),
        Told("so_thanh_vien", str(len(seats)), f"{here}#attendance"),
    ]
    return content, figures


def rules_in_words(session: Session) -> str:
    """The council's rules of quorum and majority as one sentence."""
    rules = session.council.rules
    percent = format_percent(rules.needed_share, 0 if rules.needed_share % 1 == 0 else 2)
    words = {
        "of": rules.quorum_of, "in": rules.quorum_in, "share": percent,
        "base": ShareOf(rules.share_of).label, "tie": TieRule(rules.tie_rule).label,
    }  # fmt: skip
    if rules.is_more_than:
        return _(
            "Quorum %(of)s/%(in)s of the members; passed with more than %(share)s in favour of"
            " %(base)s; %(tie)s."
        ) % words
    return _(
        "Quorum %(of)s/%(in)s of the members; passed with at least %(share)s in favour of"
        " %(base)s; %(tie)s."
    ) % words


def _clock(moment: Any) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""


def _is_away(one: Mapping[str, Any]) -> bool:
    return one["presence"] != Presence.PRESENT and not one["stands_in_for"]


def _role(role: str) -> str:
    return str(SeatRole(role).label)


def _first(attendance: Iterable[Mapping[str, Any]], role: str) -> str:
    """Who holds ``role`` and is there; the vice-chair where the chair is not."""
    wanted = (role, SeatRole.VICE_CHAIR) if role == SeatRole.CHAIR else (role,)
    rows = list(attendance)
    for name in wanted:
        for one in rows:
            if one["role"] == name and one["presence"] == Presence.PRESENT:
                return str(one["name"])
    return ""


def _person(one: Mapping[str, Any]) -> dict[str, str]:
    return {
        "ho_ten": one["name"], "chuc_vu": one["position"], "vai_tro": _role(one["role"]),
        "thay_cho": one["stands_in_for"], "ly_do": one["why"],
    }  # fmt: skip


def _case_fields(one: Mapping[str, Any], place: int) -> dict[str, Any]:
    kept_out = [f"{who['name']} ({RecusalHow(who['how']).label})" for who in one["kept_out"]]
    named = {choice: ", ".join(one["named"].get(choice, [])) for choice in Choice.values}
    return {
        "stt": place, "ten": one["title"], "don_vi": one["unit"],
        "diem_to_tham_dinh": one["team_total"].replace(".", ","), "xep_loai": one["score_class"],
        "hinh_thuc": str(Ballot(one["ballot"]).label),
        "khong_tham_gia": "; ".join(kept_out),
        "so_duoc_bieu_quyet": one["entitled"], "tong_tinh": one["base"],
        "dong_y": one["yes"], "khong_dong_y": one["no"], "phieu_trang": one["blank"],
        "ty_le": one["share"].replace(".", ","), "ket_luan": conclusion(one), "ghi_chu": one["note"],
        "nguoi_dong_y": named["yes"], "nguoi_khong_dong_y": named["no"],
    }  # fmt: skip


def conclusion(one: Mapping[str, Any]) -> str:
    """What became of a case, in a word."""
    if one["status"] == CaseStatus.POSTPONED:
        return str(CaseStatus.POSTPONED.label)
    return str(Verdict(one["verdict"]).label) if one["verdict"] else ""


def _count(told: Mapping[str, Any], verdict: str) -> int:
    return sum(
        1
        for one in told["cases"]
        if one["verdict"] == verdict and one["status"] == CaseStatus.COUNTED
    )


def _figures(told: Mapping[str, Any], here: str) -> list[Told]:
    quorum = told["quorum"]
    figures = [
        Told("so_thanh_vien", str(quorum["seats"]), f"{here}#attendance"),
        Told("so_co_mat", str(quorum["present"]), f"{here}#attendance"),
        Told("so_can_co_mat", str(quorum["needed"]), f"{here}#attendance"),
        Told("so_ho_so", str(len(told["cases"])), f"{here}#agenda"),
        Told("so_thong_qua", str(_count(told, Verdict.PASSED)), f"{here}#agenda"),
        Told("so_khong_thong_qua", str(_count(told, Verdict.FAILED)), f"{here}#agenda"),
    ]
    for place, one in enumerate(told["cases"], start=1):
        address = reverse("councils:case", args=(one["case"],))
        for name, key in (
            ("so_duoc_bieu_quyet", "entitled"), ("dong_y", "yes"), ("khong_dong_y", "no"),
            ("phieu_trang", "blank"), ("ty_le", "share"),
        ):  # fmt: skip
            if one[key] not in (None, ""):
                figures.append(Told(f"ho_so.{place}.{name}", str(one[key]), address))
    return figures
