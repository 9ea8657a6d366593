"""The small world of the journeys, made through factories and operations."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.operations import system_user
from kheo.documents.models import PaperKind
from kheo.documents.operations import register_paper
from kheo.initiatives import operations as acts
from kheo.initiatives.enums import Field, Kind, Level
from kheo.initiatives.models import Initiative
from kheo.orgs.enums import Kind as UnitKind
from kheo.orgs.models import Reorganisation, Unit
from kheo.orgs.operations import Body, merge_units, review_rights
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.orgs import UnitFactory

PASSWORD = "mat khau dai"  # the one of UserFactory
NEW_MAP = date(2025, 7, 1)
TEXTS = {
    "situation": "Đường thôn tối, người già ngại đi lại buổi tối.",
    "goals": "Thắp sáng 2 km đường, 120 hộ được hưởng.",
    "approach": "Họp dân từng cụm, dân góp công và cột, xã hỗ trợ dây.",
    "place": "Thôn Tân Phong",
    "beneficiaries": "120 hộ của thôn",
    "lead": "Ban Công tác Mặt trận thôn",
    "resources": "45 triệu đồng do dân góp",
    "outputs": "60 bóng đèn, một tổ tự quản",
    "sustaining": "Tổ tự quản giữ, các thôn khác làm theo được",
}


@dataclass
class Scene:
    """Who and what the journeys need."""

    province: Unit
    commune: Unit
    clerk: User
    head: User
    office: User
    proven: Initiative
    silent: Initiative


def moment(day):
    """Nine o'clock on a day."""
    return timezone.make_aware(datetime.combine(day, time(9)))


def build():
    """Two old communes that became one; people; two initiatives of an old commune."""
    nation = UnitFactory(code="VN", name="Việt Nam", kind=UnitKind.NATION)
    province = UnitFactory(
        code="42", name="Hà Tĩnh", label="tỉnh Hà Tĩnh", kind=UnitKind.PROVINCE, under=nation
    )
    old = [
        UnitFactory(code=code, name=name, label=f"xã {name}", under=province)
        for code, name in (("18766", "Kỳ Phong"), ("18760", "Kỳ Bắc"))
    ]
    system = system_user()
    commune = merge_units(
        units=old,
        into=Body("18766", "Kỳ Xuân", UnitKind.COMMUNE, province),
        on=NEW_MAP,
        paper="1665/NQ-UBTVQH15",
        actor=system,
        at=moment(NEW_MAP),
    )
    review_rights(Reorganisation.objects.get(), actor=system, at=moment(NEW_MAP))
    clerk, head, office = (
        _person(name, full_name, role, over)
        for name, full_name, role, over in (
            ("kyxuan.canbo", "Lê Thị Xuân", Role.REGISTRAR, commune),
            ("kyxuan.lanhdao", "Nguyễn Văn Kỳ", Role.UNIT_HEAD, commune),
            ("hatinh.vanphong", "Nguyễn Thị Thường", Role.STANDING_OFFICE, province),
        )
    )
    today = timezone.localdate()
    people = (clerk, head, office)
    proven = recognised(old[0], "Tổ tự quản bảo vệ rừng", today - timedelta(days=380), people)
    silent = recognised(old[1], "Bể chứa vỏ thuốc trên đồng", today - timedelta(days=620), people)
    for days in (180, 45):
        day = today - timedelta(days=days)
        acts.keep_time(day=day, actor=system, at=moment(day))
    return Scene(province, commune, *people, proven, silent)


def _person(username, full_name, role, over):
    user = UserFactory(username=username, full_name=full_name, unit=over)
    GrantFactory(user=user, role=role, unit=over, valid_from=max(over.starts_on, date(2020, 1, 1)))
    return user


def recognised(unit, title, on, people):
    """An initiative of ``unit`` that was recognised ``on`` a day before the new map or after."""
    clerk, head, office = people
    unit = unit if unit.is_alive(on - timedelta(days=200)) else _heir(unit)
    day = on - timedelta(days=200)
    texts = {**TEXTS, "starts_on": day, "ends_on": on + timedelta(days=90)}
    draft = acts.register(
        unit=unit, kind=Kind.COLLECTIVE, title=title, field=Field.DEFENCE_SECURITY,
        actor=clerk, at=moment(day), **texts,
    )  # fmt: skip
    acts.submit(draft, actor=head, at=moment(day + timedelta(days=2)))
    acts.accept(draft, actor=office, at=moment(day + timedelta(days=5)))
    start = day + timedelta(days=9)
    acts.start(draft, on=start, actor=clerk, at=moment(start))
    draft = acts.revise(
        draft, values={"result": "Đã làm xong."}, actor=clerk, at=moment(on - timedelta(days=30))
    )
    acts.submit_result(draft, actor=head, at=moment(on - timedelta(days=25)))
    judged = on - timedelta(days=10)
    acts.record_outcome(draft, outcome="passed", on=judged, actor=office, at=moment(judged))
    paper = register_paper(
        unit=unit, kind=PaperKind.DECISION, number=f"{unit.pk}-QĐ/ĐU", issued_on=on,
        summary="Công nhận mô hình", actor=office, at=moment(on),
    )  # fmt: skip
    acts.recognise(draft, level=Level.COMMUNE, paper=paper, on=on, actor=office, at=moment(on))
    return draft


def _heir(unit):
    return Unit.objects.get(predecessors__predecessor=unit)
