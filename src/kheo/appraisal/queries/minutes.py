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
from kheo.initiatives.enums import Field
from kheo.kernel.days import spell_day
from kheo.kernel.numbers import format_percent, share

SCHEMA = 1
CASE_NUMBERS = (
    "diem_to", "duoc_bo_phieu", "so_phieu", "dong_y", "khong_dong_y", "phieu_trang", "ty_le",
)  # fmt: skip
"""The columns of a case in the minutes that are numbers."""


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
        "field": case.dossier.initiative.field, "team_total": _plain(case.dossier.team_total), "score_class": case.dossier.score_class,
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
    """The fields of the form ``minutes``, and every number in them with its address."""
    told = session.frozen or frozen_result(session)
    here = reverse("councils:session", args=(session.pk,))
    present = [one for one in told["attendance"] if one["presence"] == Presence.PRESENT]
    away = [one for one in told["attendance"] if _is_away(one)]
    quorum = told["quorum"]
    part = share(quorum["present"], quorum["seats"]) if quorum["seats"] else None
    content = {
        "hoi_dong": told["council"]["name"],
        "dia_diem": told["session"]["place"],
        "bat_dau": _when(session, session.opened_at),
        "ket_thuc": _when(session, session.closed_at),
        "chu_tri": _first(told["attendance"], SeatRole.CHAIR),
        "thu_ky": _first(told["attendance"], SeatRole.SECRETARY),
        "tong_so_thanh_vien": str(quorum["seats"]),
        "so_co_mat": str(quorum["present"]),
        "ty_le_co_mat": "" if part is None else format_percent(part, 2),
        "thanh_phan": [_person(one, place) for place, one in enumerate(present, start=1)],
        "vang_mat": [_away(one, place) for place, one in enumerate(away, start=1)],
        "khach_moi": [line for line in told["session"]["guests"].splitlines() if line.strip()],
        "noi_dung": _proceedings(session, told),
        "ho_so": [_case_fields(one, place) for place, one in enumerate(told["cases"], start=1)],
        "ket_luan_chung": _general_conclusion(told),
    }
    return content, _figures(told, content, here)


def invitation_context(session: Session) -> tuple[dict[str, Any], list[Told]]:
    """The fields of the form ``invitation``, and its numbers."""
    cases = cases_of(session)
    here = reverse("councils:session", args=(session.pk,))
    seats = [one.seat for one in room_of(session, dossiers=()).attendance]
    chair = next((seat.full_name for seat in seats if seat.role == SeatRole.CHAIR), "")
    words = [session.invitation] if session.invitation else []
    words.append(_("The council considers %(cases)s dossiers.") % {"cases": len(cases)})
    content = {
        "nguoi_nhan": [
            {"ho_ten": seat.full_name, "chuc_vu": seat.position or _role(seat.role)}
            for seat in seats
        ]
        + [
            {"ho_ten": line.strip(), "chuc_vu": ""}
            for line in session.guests.splitlines()
            if line.strip()
        ],
        "thoi_gian": f"{session.starts_at:%H:%M}, {spell_day(session.on)}",
        "dia_diem": session.place,
        "noi_dung": "\n".join(words),
        "chu_tri": chair,
        "tai_lieu": [f"{case.dossier} ({case.dossier.unit.label})" for case in cases],
    }
    return content, [Told("noi_dung.so_ho_so", str(len(cases)), f"{here}#agenda")]


def rules_in_words(session: Session) -> str:
    """The council's rules of quorum and majority as one sentence."""
    rules = session.council.rules
    percent = format_percent(rules.needed_share, 0 if rules.needed_share % 1 == 0 else 2)
    words = {
        "of": rules.quorum_of, "in": rules.quorum_in, "share": percent,
        "base": ShareOf(rules.share_of).label, "tie": TieRule(rules.tie_rule).label,
    }  # fmt: skip
    if rules.is_more_than:
        return (
            _(
                "Quorum %(of)s/%(in)s of the members; passed with more than %(share)s in favour of"
                " %(base)s; %(tie)s."
            )
            % words
        )
    return (
        _(
            "Quorum %(of)s/%(in)s of the members; passed with at least %(share)s in favour of"
            " %(base)s; %(tie)s."
        )
        % words
    )


def _when(session: Session, moment: Any) -> str:
    """Hour and day as papers write them; the planned hour while it has not begun."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{local:%H:%M}, {spell_day(local.date())}"


def _is_away(one: Mapping[str, Any]) -> bool:
    return one["presence"] != Presence.PRESENT and not one["stands_in_for"]


def _role(role: str) -> str:
    label = str(SeatRole(role).label)
    return label[:1].upper() + label[1:]


def _first(attendance: Iterable[Mapping[str, Any]], role: str) -> str:
    """Who holds ``role`` and is there; the vice-chair where the chair is not."""
    wanted = (role, SeatRole.VICE_CHAIR) if role == SeatRole.CHAIR else (role,)
    rows = list(attendance)
    for name in wanted:
        for one in rows:
            if one["role"] == name and one["presence"] == Presence.PRESENT:
                return str(one["name"])
    return ""


def _person(one: Mapping[str, Any], place: int) -> dict[str, str]:
    role = _role(one["role"])
    if one["stands_in_for"]:
        role = _("alternate of %(person)s") % {"person": one["stands_in_for"]}
    return {"tt": str(place), "ho_ten": one["name"], "chuc_vu": one["position"], "vai_tro": role}


def _away(one: Mapping[str, Any], place: int) -> dict[str, str]:
    is_excused = one["presence"] == Presence.EXCUSED
    reason = one["why"] or (str(Presence.EXCUSED.label) if is_excused else "")
    return {"tt": str(place), "ho_ten": one["name"], "chuc_vu": one["position"], "ly_do": reason}


def _proceedings(session: Session, told: Mapping[str, Any]) -> str:
    return "\n".join(
        part for part in (rules_in_words(session), told["session"]["proceedings"]) if part
    )


def _general_conclusion(told: Mapping[str, Any]) -> str:
    return _(
        "Of %(all)s dossiers the council passed %(passed)s, did not pass %(failed)s and postponed"
        " %(postponed)s."
    ) % {
        "all": len(told["cases"]), "passed": _count(told, Verdict.PASSED),
        "failed": _count(told, Verdict.FAILED),
        "postponed": sum(1 for one in told["cases"] if one["status"] == CaseStatus.POSTPONED),
    }  # fmt: skip


def _case_fields(one: Mapping[str, Any], place: int) -> dict[str, str]:
    kept_out = [f"{who['name']} ({RecusalHow(who['how']).label})" for who in one["kept_out"]]
    cast = sum(one[name] or 0 for name in Choice.values)
    counted = one["yes"] is not None
    return {
        "tt": str(place), "ten": one["title"], "don_vi": one["unit"],
        "linh_vuc": str(Field(one["field"]).label) if one["field"] else "",
        "diem_to": one["team_total"].replace(".", ","), "hoi_ty": "; ".join(kept_out),
        "duoc_bo_phieu": _plain(one["entitled"]), "so_phieu": str(cast) if counted else "",
        "dong_y": _plain(one["yes"]), "khong_dong_y": _plain(one["no"]),
        "phieu_trang": _plain(one["blank"]), "ty_le": one["share"].replace(".", ","),
        "hinh_thuc": str(Ballot(one["ballot"]).label), "ket_luan": conclusion(one),
        "ghi_chu": one["note"],
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


def _figures(told: Mapping[str, Any], content: Mapping[str, Any], here: str) -> list[Told]:
    """Every number of the minutes under the name of its field, with the page that shows why."""
    figures = [
        Told(name, content[name], f"{here}#attendance")
        for name in ("tong_so_thanh_vien", "so_co_mat", "ty_le_co_mat")
    ]
    figures += [
        Told("ket_luan_chung.so_ho_so", str(len(told["cases"])), f"{here}#agenda"),
        Told("ket_luan_chung.dat", str(_count(told, Verdict.PASSED)), f"{here}#agenda"),
        Told("ket_luan_chung.khong_dat", str(_count(told, Verdict.FAILED)), f"{here}#agenda"),
    ]
    for one, fields in zip(told["cases"], content["ho_so"], strict=True):
        address = reverse("councils:case", args=(one["case"],))
        figures += [
            Told(f"ho_so.{fields['tt']}.{name}", fields[name], address)
            for name in CASE_NUMBERS
            if fields[name]
        ]
    return figures
