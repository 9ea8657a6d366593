"""People, units, terms, figures and points through the API: what administrators and clerks do."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.access.models import Grant
from kheo.archive.models import DeclaredFigure, Source
from kheo.audit.queries import entries_about
from kheo.counting.models import Indicator
from kheo.insights.models import Scheme
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit
from kheo.workflow.enums import Termed
from kheo.workflow.models import Term
from tests.factories.access import UserFactory
from tests.factories.acting import Doer, fields_of
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import IndicatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def nation():
    return UnitFactory(kind=Kind.NATION, name="Việt Nam", code="0")


@pytest.fixture
def province(nation):
    return UnitFactory(name="Tỉnh Hà Tĩnh", kind=Kind.PROVINCE, under=nation, code="42")


@pytest.fixture
def keeper(someone, nation):
    return Doer(someone(Role.SYSTEM_ADMINISTRATOR, over=nation))


@pytest.fixture
def office(someone, province):
    return Doer(someone(Role.STANDING_OFFICE, over=province))


def test_a_role_is_given_and_ended_by_who_may(keeper, office, province):
    person = UserFactory(unit=province)
    body = {
        "role": "registrar", "unit": province.code, "valid_from": "2026-11-01",
        "paper": "12-QĐ/ĐU, 01/11/2026",
    }  # fmt: skip

    assert office.do("people", "grant-role", person, **body).status_code == 403
    assert list(
        fields_of(keeper.do("people", "grant-role", person, **{**body, "role": "king"}))
    ) == ["role"]
    given = keeper.do("people", "grant-role", person, **body)
    assert given.status_code == 201, given.content
    grant = Grant.objects.get(user=person)
    assert list(fields_of(keeper.do("grants", "end", grant))) == ["why"]
    assert keeper.do("grants", "end", grant, why="Chuyển công tác.").status_code in {200, 204}
    assert keeper.do("people", "sign-out", person).status_code == 200
    ended = keeper.do("people", "end", person, why="Nghỉ hưu.")
    assert ended.status_code in {200, 204}, ended.content
    person.refresh_from_db()
    assert person.valid_to is not None


def test_nobody_ends_himself(someone, nation):
    me = someone(Role.SYSTEM_ADMINISTRATOR, over=nation)

    answer = Doer(me).do("people", "end", me, why="Thử.")

    assert (answer.status_code, "Another administrator" in answer.json()["detail"]) == (403, True)


def test_the_map_changes_under_its_paper(keeper, office, province):
    commune = UnitFactory(name="Sơn Kim", kind=Kind.COMMUNE, under=province, code="18676")
    body = {"on": "2026-12-01", "paper": "1665/NQ-UBTVQH15", "name": "Sơn Kim 1"}

    assert list(fields_of(keeper.do("units", "rename", commune, on="2026-12-01", name="x"))) == [
        "paper"
    ]
    assert office.do("units", "rename", commune, **body).status_code == 403
    renamed = keeper.do("units", "rename", commune, **body)
    assert renamed.status_code == 201, renamed.content
    missing = keeper.do("units", "merge", commune, on="2026-12-05", paper="1/NQ", others="00000")
    assert missing.status_code == 422
    assert Unit.objects.get(code="18676").pk == commune.pk


def test_a_term_is_set_for_ones_own_unit(keeper, nation, someone):
    body = {"what": Termed.values[0], "unit": nation.pk, "days": 10, "valid_from": "2026-12-01"}
    clerk = Doer(someone(Role.REGISTRAR, over=nation))

    assert clerk.do("terms", "set", **body).status_code == 403
    assert list(fields_of(keeper.do("terms", "set", **{**body, "days": 0}))) == ["days"]
    done = keeper.do("terms", "set", **body)
    assert done.status_code == 201, done.content
    assert list(Term.objects.values_list("days", flat=True)) == [10]


def test_indicators_are_kept_over_the_nation(keeper, office):
    one = IndicatorFactory()

    assert office.do("indicators", "end", one, last_day="2026-12-31").status_code == 403
    assert list(fields_of(keeper.do("indicators", "end", one))) == ["last_day"]
    ended = keeper.do("indicators", "end", one, last_day="2026-12-31")
    assert ended.status_code == 200, ended.content
    assert Indicator.objects.get().valid_to == date(2027, 1, 1)
    made = keeper.do(
        "indicators", "create", code="people_trained", name="Người được tập huấn", unit_word="người",
        nature="flow", source="declared", valid_from="2026-12-01",
    )  # fmt: skip
    assert made.status_code == 201, made.content


def test_a_paper_with_figures_is_entered_figure_by_figure(someone, province):
    clerk = Doer(someone(Role.RECORDS_CLERK, over=province))
    auditor = Doer(someone(Role.AUDITOR, over=province))

    assert list(fields_of(clerk.do("sources", "create", title="Báo cáo", unit="nơi nào"))) == [
        "unit"
    ]
    made = clerk.do("sources", "create", title="Báo cáo tổng kết", unit="42", ends_on="2023")
    assert made.status_code == 201, made.content
    source = Source.objects.get()
    body = {"amount": "24.814", "what": "mô hình", "place": "II. Kết quả", "ends_on": "2023"}
    assert list(
        fields_of(clerk.do("sources", "enter-figure", source, **{**body, "amount": ""}))
    ) == ["amount"]
    entered = clerk.do("sources", "enter-figure", source, **body)
    assert entered.status_code == 201, entered.content
    figure = DeclaredFigure.objects.get()
    assert auditor.do("declared_figures", "check", figure).status_code == 403
    assert (
        clerk.do("declared_figures", "explain", figure, note="Gồm cả cá nhân.").status_code == 200
    )
    assert list(fields_of(clerk.do("declared_figures", "take-back", figure))) == ["why"]
    away = clerk.do("declared_figures", "take-back", figure, why="Nhập nhầm.")
    assert away.status_code in {200, 204}, away.content
    assert [line.action for line in entries_about(source)] != []


def test_a_scoring_is_begun_changed_and_its_items_kept(office, someone, province):
    auditor = Doer(someone(Role.AUDITOR, over=province))
    body = {"unit": province.pk, "year": 2026, "start": "empty", "name": "Điểm thi đua"}
    IndicatorFactory()

    assert auditor.do("schemes", "create", **body).status_code == 403
    made = office.do("schemes", "create", **body)
    assert made.status_code == 201, made.content
    scheme = Scheme.objects.get()
    item = {
        "name": "Đăng ký",
        "hits": "registered",
        "weight": 50,
        "full_at": 10,
        "direction": "more",
    }
    assert list(fields_of(office.do("schemes", "add-item", scheme, **{**item, "hits": "x"}))) == [
        "hits"
    ]
    added = office.do("schemes", "add-item", scheme, **item)
    assert added.status_code == 200, added.content
    row = scheme.items.get()
    changed = office.do("schemes", "change-item", scheme, item=row.pk, **{**item, "weight": 60})
    assert changed.status_code == 200, changed.content
    row.refresh_from_db()
    assert row.weight == 60
    assert list(fields_of(office.do("schemes", "remove-item", scheme, item=row.pk + 1))) == ["item"]
    assert office.do("schemes", "remove-item", scheme, item=row.pk).status_code == 200


def test_a_unit_says_what_it_is_like(someone, province):
    commune = UnitFactory(name="Sơn Kim", kind=Kind.COMMUNE, under=province, code="18676")
    clerk = Doer(someone(Role.REGISTRAR, over=commune))

    assert list(fields_of(clerk.do("units", "describe", commune, population=-5))) == ["population"]
    assert clerk.do("units", "describe", commune, population=12000).status_code == 200
    assert clerk.do("units", "describe", province, population=12000).status_code in {403, 404}


def test_borders_are_refused_when_they_are_none(keeper, province):
    assert sorted(fields_of(keeper.do("units", "import-borders", province))) != []
    gone = keeper.do("units", "remove-borders", province, valid_from="2026-01-01")
    assert gone.status_code in {200, 404, 409, 422}
