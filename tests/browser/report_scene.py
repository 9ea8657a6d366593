"""A province that asks for reports: three communes, their people, records of the last half-year."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.activities.operations import record
from kheo.console.catalogues import load_catalogues
from kheo.counting.operations import refresh
from kheo.documents.enums import PaperKind, PaperStyle
from kheo.documents.operations import open_series
from kheo.initiatives.enums import FactKind, Field, Status
from kheo.initiatives.events import FactsChanged
from kheo.initiatives.models import Fact, Initiative
from kheo.orgs.enums import Kind as UnitKind
from kheo.orgs.models import Unit
from kheo.reporting.models import FormVersion, Report, Round
from kheo.reporting.operations import checks, entry, flow
from kheo.reporting.operations.rounds import open_round
from kheo.reporting.rules.periods import Span, periods_of
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

PEOPLE = (
    ("clerk", "Lê Thị Xuân", Role.REGISTRAR, 0),
    ("head", "Nguyễn Văn Kỳ", Role.UNIT_HEAD, 0),
    ("second_clerk", "Trần Thị Anh", Role.REGISTRAR, 1),
    ("second_head", "Võ Văn Hưng", Role.UNIT_HEAD, 1),
    ("late_clerk", "Phan Thị Khang", Role.REGISTRAR, 2),
    ("office", "Nguyễn Thị Thường", Role.STANDING_OFFICE, None),
    ("chief", "Đặng Văn Chủ", Role.UNIT_HEAD, None),
    ("records", "Đỗ Văn Thư", Role.RECORDS_CLERK, None),
)
COMMUNES = (("18766", "Kỳ Xuân"), ("18754", "Kỳ Anh"), ("18760", "Kỳ Khang"))
WORKS = (
    (0, "Tuyến đường hoa của chi hội phụ nữ", Field.CULTURE_SOCIETY),
    (0, "Tổ tự quản camera an ninh", Field.DEFENCE_SECURITY),
    (0, "Tổ hợp tác trồng dưa lưới", Field.ECONOMY),
    (1, "Bếp ăn tình thương", Field.CULTURE_SOCIETY),
    (1, "Họp dân trước khi làm đường", Field.POLITICAL_SYSTEM),
    (2, "Vườn mẫu, hộ mẫu", Field.ECONOMY),
)
ASSESSMENT = "Phong trào được duy trì ở {place}; thôn nào cũng có việc làm cụ thể, dân bàn."
TASKS = "Rà soát mô hình đã đăng ký ở {place}, giúp thôn còn chậm, chọn điển hình để nhân rộng."
REASON = "Xã mở thêm tuyến đường, dân góp nhiều hơn kỳ trước."


@dataclass
class Reporting:
    """Who asks, who answers, and about which half-year; people by the names of ``PEOPLE``."""

    nation: Unit
    province: Unit
    communes: list[Unit]
    form: FormVersion
    span: Span
    before: Span
    people: dict[str, User] = field(default_factory=dict)
    works: list[Initiative] = field(default_factory=list)

    def __getattr__(self, name: str) -> User:
        """A person by his part in the story."""
        try:
            return self.__dict__["people"][name]
        except KeyError as unknown:
            raise AttributeError(name) from unknown


def now():
    """The clock of the machine, as the pages see it."""
    return timezone.now()


def last_halves():
    """The last two half-years that are over, the earlier one first."""
    today = timezone.localdate()
    spans = [
        span
        for year in (today.year - 2, today.year - 1, today.year)
        for span in periods_of("half", year, "calendar")
    ]
    return [span for span in spans if span.end <= today][-2:]


def build_reporting():
    """Units, people, the shipped catalogues, what happened, and the reports of the time before."""
    nation = UnitFactory(code="VN", name="Việt Nam", label="Việt Nam", kind=UnitKind.NATION)
    province = UnitFactory(
        code="42", name="Hà Tĩnh", label="tỉnh Hà Tĩnh", kind=UnitKind.PROVINCE, under=nation
    )
    communes = [
        UnitFactory(code=code, name=name, label=f"xã {name}", under=province)
        for code, name in COMMUNES
    ]
    before, span = last_halves()
    load_catalogues(now())
    form = FormVersion.objects.select_related("form__unit").get(form__code="half_year")
    scene = Reporting(nation, province, communes, form, span, before)
    for name, full_name, role, place in PEOPLE:
        unit = province if place is None else communes[place]
        person = UserFactory(username=f"bc.{name}", full_name=full_name, unit=unit)
        GrantFactory(user=person, role=role, unit=unit)
        scene.people[name] = person
    for place, title, of in WORKS:
        scene.works.append(registered(scene, communes[place], title, of))
    _happened(scene)
    _series(scene)
    _of_before(scene)
    return scene


def registered(scene, unit, title, of=Field.ECONOMY, *, told=None):
    """An initiative registered in the half-year; ``told`` = when it came into the books."""
    on = scene.span.start + timedelta(days=40)
    one = InitiativeFactory(
        unit=unit, title=title, field=of, complete=True, status=Status.ACCEPTED,
        filed_by=scene.clerk, listed_on=on, registered_on=on, starts_on=None, ends_on=None,
        evaluate_on=None,
    )  # fmt: skip
    told = told or timezone.make_aware(datetime.combine(on, time(9)))
    Fact.objects.create(
        initiative=one, kind=FactKind.REGISTERED, on=on, actor=scene.clerk, recorded_at=told
    )
    refresh(FactsChanged(initiative_id=one.pk))
    return one


def _happened(scene):
    """What the register of activities knows of each commune."""
    for place, (unit, clerk) in enumerate(
        zip(scene.communes, ("clerk", "second_clerk", "late_clerk"), strict=True)
    ):
        by = {"unit": unit, "actor": scene.people[clerk], "at": now()}
        on = scene.span.start + timedelta(days=50 + place)
        record(kind="inspection", on=on, title="Kiểm tra các thôn", quantity=2 + place, **by)
        record(kind="conference", on=on, title="Sơ kết phong trào", quantity=1, **by)


def _series(scene):
    """The book in which the report of the province gets its number."""
    first = date(timezone.localdate().year, 1, 1)
    open_series(
        unit=scene.province, kind=PaperKind.REPORT, style=PaperStyle.PARTY, symbol="BCĐ",
        starts_on=first, ends_on=first.replace(year=first.year + 5), actor=scene.office, at=now(),
    )  # fmt: skip


def _of_before(scene):
    """The half-year before: every commune sent its report, so this one has something beside it."""
    ask(scene, scene.before)
    for unit, clerk, head in (
        (scene.communes[0], "clerk", "head"),
        (scene.communes[1], "second_clerk", "second_head"),
    ):
        hand_in(scene, unit, clerk, head, (380, 41, 96), of=scene.before, told="kỳ trước ")


def ask(scene, span=None, due_on=None):
    """Open the round of a half-year as the office does."""
    span = span or scene.span
    return open_round(
        scene.form, unit=scene.province, kind="half", starts_on=span.start, due_on=due_on,
        actor=scene.office, at=now(),
    )  # fmt: skip


def report_of(scene, unit, span=None):
    """The report of a unit about a half-year, as the next page would load it."""
    span = span or scene.span
    rows = Report.objects.select_related("round__form__form", "round__unit", "unit", "receiver")
    return rows.get(unit=unit, round__starts_on=span.start)


def hand_in(scene, unit, clerk, head, figures, *, of=None, told=""):
    """What a commune does by its pages: three figures, two texts, answers, approval, sending."""
    report, maker = report_of(scene, unit, of), scene.people[clerk]
    fill(report, figures, maker, f"{told}{unit.label}")
    explain(report, maker)
    flow.approve(report, actor=scene.people[head], at=now())
    flow.send(report, actor=maker, at=now())
    return report


def fill(report, figures, maker, place):
    """Three figures nobody records and two paragraphs."""
    keys = ("participants_declared", "money_mobilised", "labour_days")
    fields = {f"cell:{key}": (str(one), None) for key, one in zip(keys, figures, strict=True)}
    fields["text:assessment"] = (ASSESSMENT.format(place=place), None)
    fields["text:tasks"] = (TASKS.format(place=place), None)
    done = entry.write_all(report, fields=fields, actor=maker, at=now())
    assert not done.refused


def explain(report, maker):
    """Answer whatever remark is still open."""
    for finding in checks.check(report, at=now(), actor=maker):
        if finding.status == "open" and finding.severity == "soft":
            checks.answer(finding, answer=REASON, actor=maker, at=now())


def round_of(scene):
    """The round of the last half-year."""
    return Round.objects.get(starts_on=scene.span.start)
