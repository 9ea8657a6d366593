"""A province that asks for reports: three communes, their people, records of the last half-year."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.activities.operations import record
from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.operations import enter_figure, enter_source
from kheo.console.catalogues import load_catalogues
from kheo.counting.operations import refresh
from kheo.documents.enums import PaperKind, PaperStyle
from kheo.documents.operations import open_series
from kheo.initiatives.enums import FactKind, Field, Status
from kheo.initiatives.events import FactsChanged
from kheo.initiatives.models import Fact, Initiative
from kheo.insights.models import Scheme
from kheo.insights.operations import make_sample, show
from kheo.orgs.enums import Kind as UnitKind
from kheo.orgs.models import Unit
from kheo.reporting.models import Finding, FormVersion, Report, Round
from kheo.reporting.operations import checks, entry, flow
from kheo.reporting.operations.forms import new_version
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
    ("above", "Hoàng Thị Trung", Role.STANDING_OFFICE, "nation"),
    ("admin", "Ngô Văn Quản", Role.SYSTEM_ADMINISTRATOR, "nation"),
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
        unit = {"nation": nation, None: province}.get(place) or communes[place]
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


@dataclass
class Halfway:
    """One thing in every state a page shows."""

    people: Reporting
    asked: Round
    filling: Report
    sent: Report
    summary: Report
    draft: FormVersion
    question: Finding
    source: Source
    figure: DeclaredFigure
    scheme: Scheme


def halfway(scene):
    """One commune writes, one has sent and is asked back, one is late; the sum is approved."""
    today = timezone.localdate()
    asked = ask(scene, due_on=today)
    sent = hand_in(scene, scene.communes[1], "second_clerk", "second_head", (410, 52, 88))
    question = checks.ask(
        fresh(sent), keys=["money_mobilised"], question="Số tiền gồm những khoản nào?",
        actor=scene.office, at=now(),
    )  # fmt: skip
    filling = report_of(scene, scene.communes[0])
    entry.write_cell(filling, key="participants_declared", raw="720", actor=scene.clerk, at=now())
    summary = report_of(scene, scene.province)
    fill(summary, (0, 0, 0), scene.office, "toàn tỉnh")
    explain(summary, scene.office)
    flow.approve(summary, actor=scene.chief, at=now())
    late_is_late(scene)
    registered(scene, scene.communes[1], "Ghi sổ muộn", told=now())
    draft = new_version(scene.form.form, actor=scene.above, at=now())
    source, figure = _on_paper(scene)
    scheme = make_sample(scene.province, today.year - 1, actor=scene.office, at=now())
    show(scheme, answer_by=today + timedelta(days=9), actor=scene.office, at=now())
    return Halfway(
        scene, asked, filling, fresh(sent), fresh(summary), draft, question, source, figure, scheme
    )


def late_is_late(scene):
    """A day passes: what came was in time, what has not come is late."""
    day = timedelta(days=1)
    one = round_of(scene)
    Round.objects.filter(pk=one.pk).update(due_on=timezone.localdate() - day)
    one.reports.update(due_on=timezone.localdate() - day, first_sent_at=F("first_sent_at") - day)


def _on_paper(scene):
    """A paper of years ago and one figure of it."""
    by = {"actor": scene.records, "at": now()}
    span = {"starts_on": date(2008, 1, 1), "ends_on": date(2024, 1, 1)}
    source = enter_source(unit=scene.province, title="Báo cáo tổng kết 15 năm", **span, **by)
    figure = enter_figure(
        source, amount="24.814", what="Mô hình đăng ký", indicator="total_registered", place="trang 3",
        **span, **by,
    )  # fmt: skip
    return source, figure


def fresh(report):
    """The report as it stands now."""
    return Report.objects.select_related("kept", "sent_version", "approved_by").get(pk=report.pk)
