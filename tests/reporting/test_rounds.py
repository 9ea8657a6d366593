"""The forms that come with the install; who owes a round on the map of its cut-off day."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.access.operations import system_user
from kheo.audit.models import Entry
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.orgs.enums import Change
from kheo.orgs.models import Reorganisation, Succession, Unit
from kheo.reporting.models import FormVersion, Report, Round
from kheo.reporting.operations.rounds import follow_map, open_round
from kheo.reporting.operations.shipped import CODES, load_forms, shipped
from kheo.reporting.queries.rounds import offers_for, owed_by
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import FormFactory, FormVersionFactory

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 30)
DAYS = {"starts_on": date(2026, 1, 1)}


@pytest.fixture
def province():
    return UnitFactory(kind="province", under=UnitFactory(kind="nation", code="VN"))


@pytest.fixture
def office(someone, province):
    return someone(Role.STANDING_OFFICE, over=province)


@pytest.fixture
def form(province, office):
    return FormVersionFactory(
        form=FormFactory(unit=province), made_by=office, due_days=10,
        period_kinds=["half", "year", "free"],
    )  # fmt: skip


@pytest.fixture
def ask(form, province, office, at):
    def opened(**more):
        given = {"unit": province, "kind": "half", **DAYS, "actor": office, "at": at, **more}
        return open_round(given.pop("version", form), **given)

    return opened


def owing(one):
    rows = one.reports.order_by("unit__sort_key")
    return [(row.unit.label, row.receiver and row.receiver.label) for row in rows]


def merged(old, new, on):
    """``old`` passed whole into ``new`` on a day, on every map."""
    change = Reorganisation.objects.create(kind=Change.MERGE, on=on, title="Sáp nhập")
    Succession.objects.create(
        reorganisation=change, predecessor=old, successor=new, is_whole=True, is_main=True
    )


def test_the_three_shipped_forms_are_loaded_once_and_are_in_force(province, at):
    nation = Unit.objects.get(kind="nation")
    system = system_user()

    loaded = load_forms(unit=nation, actor=system, at=at)
    again = load_forms(unit=nation, actor=system, at=at)

    assert [one.pk for one in again] == [one.pk for one in loaded]
    assert [
        (one.form.code, one.status, one.number) for one in FormVersion.objects.order_by("pk")
    ] == [(code, "in_force", 1) for code in CODES]
    assert [entry.action for entry in Entry.objects.order_by("pk")] == [
        "report_form.shipped", "report_form.issue",
    ] * 3  # fmt: skip
    assert loaded[0].sections.count() == len(shipped("half_year")["sections"])


def test_half_year_asks_for_three_figures_and_two_texts():
    told = shipped("half_year")
    figures = [
        line["indicator"]
        for section in told["sections"]
        for line in section.get("lines", [])
        if line.get("is_required")
    ]
    texts = [one["code"] for one in told["sections"] if one.get("is_required")]

    assert figures == ["participants_declared", "money_mobilised", "labour_days"]
    assert texts == ["assessment", "tasks"]


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_form_names_each_of_its_parts_once_and_checks_only_what_it_has(code):
    told = shipped(code)
    sections = told["sections"]
    codes = [one["code"] for one in sections]

    assert len(codes) == len(set(codes))
    for one in sections:
        assert bool(one.get("lines")) == (one["kind"] == "table"), one["code"]
        assert bool(one.get("layout")) == (one["kind"] == "table"), one["code"]


def test_nobody_but_the_office_loads_forms(someone, province, at):
    clerk = someone(Role.REGISTRAR, over=province)
    with pytest.raises(NotAllowed):
        load_forms(unit=province, actor=clerk, at=at)
    assert not FormVersion.objects.exists()


def test_a_round_asks_every_unit_of_the_kinds_below_once_and_gives_the_issuer_its_summary(
    ask, province, office
):
    UnitFactory(under=province, name="Sơn Kim 1")
    UnitFactory(under=province, name="Thành Sen", kind="ward")
    UnitFactory(under=province, name="Sở Nội vụ", kind="agency")

    one = ask()

    assert owing(one) == [
        (province.label, None), ("Sơn Kim 1", province.label), ("Thành Sen", province.label),
    ]  # fmt: skip
    assert (one.title, one.ends_on, one.due_on) == (
        "Báo cáo 6 tháng 6 tháng đầu năm 2026", date(2026, 7, 1), date(2026, 7, 10),
    )  # fmt: skip
    assert {row.turn for row in one.reports.all()} == {"unit"}
    assert {row.unit.name: row.due_on for row in one.reports.select_related("unit")} == {
        province.name: date(2026, 7, 20), "Sơn Kim 1": one.due_on, "Thành Sen": one.due_on,
    }  # fmt: skip
    entry = Entry.objects.get()
    assert (entry.action, entry.unit_id, entry.after) == (
        "round.open", province.pk,
        {
            "form": "Báo cáo 6 tháng v1", "period": "2026-01-01 – 2026-06-30",
            "due_on": "2026-07-10", "units": {"commune": 1, "ward": 1},
        },
    )  # fmt: skip


def test_a_unit_born_after_the_cut_off_owes_nothing_and_that_is_told(form, province, ask):
    UnitFactory(under=province, name="Cũ")
    UnitFactory(under=province, name="Mới", starts_on=date(2026, 7, 1))

    owed = owed_by(
        form, unit=province, starts_on=date(2026, 1, 1), last_day=JUNE, today=date(2026, 11, 21)
    )

    assert [one.label for one in owed.units] == ["Cũ"]
    assert [one.label for one in owed.born_later] == ["Mới"]
    assert owing(ask())[0] == ("Cũ", province.label)


def test_a_unit_merged_in_mid_period_is_reported_by_its_heir(form, province, ask):
    old = UnitFactory(under=province, name="Cũ", ends_on=date(2026, 4, 1))
    new = UnitFactory(under=province, name="Mới", starts_on=date(2026, 4, 1))
    merged(old, new, date(2026, 4, 1))

    owed = owed_by(
        form, unit=province, starts_on=date(2026, 1, 1), last_day=JUNE, today=date(2026, 11, 21)
    )

    assert [one.label for one in owed.units] == ["Mới"]
    assert [(one.unit.label, [heir.label for heir in one.heirs]) for one in owed.ended] == [
        ("Cũ", ["Mới"])
    ]
    assert owed.born_later == ()
    assert ("Mới", province.label) in owing(ask())
    assert not Report.objects.filter(unit=old).exists()


def test_a_unit_that_ended_on_the_cut_off_day_itself_owed_it_still_the_day_before(form, province):
    UnitFactory(under=province, name="Đến hết kỳ", ends_on=date(2026, 7, 1))
    UnitFactory(under=province, name="Hết trước", ends_on=date(2026, 6, 30))

    owed = owed_by(
        form, unit=province, starts_on=date(2026, 1, 1), last_day=JUNE, today=date(2026, 11, 21)
    )

    assert [one.label for one in owed.units] == ["Đến hết kỳ"]
    assert [one.unit.label for one in owed.ended] == ["Hết trước"]


def test_units_under_a_unit_that_owes_the_same_report_answer_to_it(form, province, ask):
    form.for_kinds = ["commune", "village"]
    form.save()
    commune = UnitFactory(under=province, name="Xã")
    UnitFactory(under=commune, name="Thôn", kind="village")

    owed = owed_by(form, unit=province, starts_on=date(2026, 1, 1), last_day=JUNE, today=JUNE)

    assert ([one.label for one in owed.units], owed.elsewhere) == (["Xã"], 1)


def test_the_same_round_is_not_opened_twice(ask, province, form, office):
    UnitFactory(under=province)
    ask()

    with pytest.raises(RuleBroken) as refusal:
        ask()
    assert list(refusal.value.fields) == ["starts_on"]

    later = FormVersionFactory(form=form.form, made_by=office, number=2)
    with pytest.raises(RuleBroken):
        ask(version=later)
    assert Round.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "month"}, "kind"),
        ({"starts_on": date(2026, 2, 1)}, "starts_on"),
        ({"ends_on": date(2026, 8, 1)}, "starts_on"),
        ({"kind": "free"}, "ends_on"),
        ({"kind": "free", "ends_on": date(2026, 1, 1)}, "ends_on"),
        ({"due_on": date(2025, 12, 31)}, "due_on"),
        ({"starts_on": date(2001, 1, 1)}, "starts_on"),
    ],
)
def test_a_round_that_cannot_be_is_refused_with_the_field(ask, province, given, field):
    UnitFactory(under=province)
    with pytest.raises(RuleBroken) as refusal:
        ask(**given)
    assert field in refusal.value.fields
    assert not Round.objects.exists()


def test_a_round_nobody_owes_is_refused(ask):
    with pytest.raises(RuleBroken):
        ask()
    assert not Round.objects.exists()


def test_a_form_that_is_not_in_force_or_of_a_body_not_above_is_refused(
    ask, province, office, someone
):
    UnitFactory(under=province)
    other = UnitFactory(kind="province")
    draft = FormVersionFactory(
        form=FormFactory(unit=province, code="x"), made_by=office, status="draft", valid_from=None
    )
    foreign = FormVersionFactory(form=FormFactory(unit=other), made_by=office)
    for version in (draft, foreign):
        with pytest.raises(RuleBroken) as refusal:
            ask(version=version)
        assert list(refusal.value.fields) == ["form"]


def test_nobody_but_the_office_opens_a_round(ask, province, someone):
    commune = UnitFactory(under=province)
    for role, unit in ((Role.REGISTRAR, province), (Role.STANDING_OFFICE, commune)):
        with pytest.raises(NotAllowed):
            ask(actor=someone(role, over=unit))
    assert not Round.objects.exists()


def test_a_free_span_is_called_by_its_days(ask, province):
    UnitFactory(under=province)

    one = ask(kind="free", starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 16))

    assert one.title == "Báo cáo 6 tháng từ ngày 01/03/2026 đến ngày 15/03/2026"


def test_a_summary_begun_below_becomes_the_report_owed_above(province, office, someone, at):
    nation = Unit.objects.get(kind="nation")
    centre = someone(Role.STANDING_OFFICE, over=nation)
    UnitFactory(under=province, name="Xã")
    form = FormVersionFactory(
        form=FormFactory(unit=nation), made_by=centre, for_kinds=["province", "commune"]
    )

    below = open_round(form, unit=province, kind="half", **DAYS, actor=office, at=at)
    own = below.reports.get(unit=province)
    above = open_round(form, unit=nation, kind="half", **DAYS, actor=centre, at=at)

    own.refresh_from_db()
    assert (own.round, own.receiver) == (above, nation)
    assert owing(below) == [("Xã", province.label)]
    assert sorted(owing(above), key=str) == sorted(
        [(province.label, nation.label), (nation.label, None)], key=str
    )
    assert Report.objects.filter(unit=province).count() == 1


def test_a_province_that_owes_above_gets_no_second_summary(province, office, someone, at):
    nation = Unit.objects.get(kind="nation")
    centre = someone(Role.STANDING_OFFICE, over=nation)
    UnitFactory(under=province, name="Xã")
    form = FormVersionFactory(
        form=FormFactory(unit=nation), made_by=centre, for_kinds=["province", "commune"]
    )

    open_round(form, unit=nation, kind="half", **DAYS, actor=centre, at=at)
    below = open_round(form, unit=province, kind="half", **DAYS, actor=office, at=at)

    assert owing(below) == [("Xã", province.label)]


def test_units_that_came_after_the_round_was_opened_are_asked_when_it_follows_the_map(
    ask, province, office, at
):
    UnitFactory(under=province, name="A")
    one = ask()
    UnitFactory(under=province, name="B", starts_on=date(2026, 6, 1))

    added = follow_map(one, actor=office, at=at)
    again = follow_map(one, actor=office, at=at)

    assert ([unit.label for unit in added], again) == (["B"], [])
    assert one.reports.filter(unit__name="B", receiver=province).count() == 1
    entry = Entry.objects.get(action="round.follow_map")
    assert entry.after == {"units": ["B"]}


def test_the_periods_offered_are_those_nobody_asked_for_yet(form, province, ask):
    UnitFactory(under=province)
    day = date(2026, 6, 1)
    form.period_kinds = ["half"]
    form.save()

    before = [one.span.title for one in offers_for(province, day)]
    ask()
    after = [one.span.title for one in offers_for(province, day)]

    assert before == ["6 tháng cuối năm 2025", "6 tháng đầu năm 2026"]
    assert after == ["6 tháng cuối năm 2025"]
