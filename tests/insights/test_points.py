"""What the points of a ranking are, what stands behind each number, what is kept for good."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kheo.access.policy import today
from kheo.counting.narrowing import Narrowing
from kheo.counting.queries.indicators import catalogue_on, figure
from kheo.insights import operations
from kheo.insights.enums import SchemeStatus, SignalStatus
from kheo.insights.models import Signal, UnitScore
from kheo.insights.queries.points import asked_of, live, of_kind, rows_of
from tests.factories.orgs import UnitFactory
from tests.insights.conftest import told

D = Decimal
pytestmark = pytest.mark.django_db
C, S = SchemeStatus, SignalStatus


def test_forty_five_of_sixty_stand_before_three_of_three(scene):
    scene.register(scene.an, 3, recognised=3)
    scene.register(scene.binh, 60, recognised=45)
    rows = live(scene.sample(), today=today())

    assert [(row.rank, row.unit.label) for row in rows] == [(1, "Xã Bình"), (2, "Xã An")]
    first = [row.items[0] for row in rows]
    assert [(one.hits, one.base, one.rate, one.points, one.is_small) for one in first] == [
        (D(45), D(60), D("75.00"), D("18.75"), False), (D(3), D(3), D("30.00"), D("7.50"), True),
    ]  # fmt: skip


def test_every_number_opens_as_many_records_as_it_says(scene):
    scene.register(scene.an, 5, recognised=2)
    scene.register(scene.binh, 4, recognised=1)
    scheme = scene.sample()
    catalogue, asked = catalogue_on(scheme.last_day), asked_of(scheme, today())
    items = list(scheme.items.order_by("order"))
    for row in live(scheme, today=today()):
        for item, one in zip(items, row.items, strict=True):
            own = replace(asked, unit=row.unit)
            assert figure(catalogue[item.hits], Narrowing(), own) == one.hits, item.hits
            if item.base:
                assert figure(catalogue[item.base], Narrowing(), own) == one.base, item.base


def test_units_of_a_kind_are_compared_with_each_other(scene):
    UnitFactory(name="Phường Hoa", kind="ward", under=scene.province)
    scene.register(scene.an, 12, recognised=12)
    rows = live(scene.sample(), today=today())

    assert [(row.rank, row.unit.label) for row in of_kind(rows, "commune")] == [
        (1, "Xã An"), (2, "Xã Bình"),
    ]  # fmt: skip
    assert [(row.rank, row.unit.label) for row in of_kind(rows, "ward")] == [(1, "Phường Hoa")]
    assert [row.rank for row in rows] == [1, 2, 2]


def test_a_scoring_for_wards_leaves_communes_out(scene):
    ward = UnitFactory(name="Phường Hoa", kind="ward", under=scene.province)
    scheme = scene.sample(for_kinds=["ward"])
    assert [row.unit for row in live(scheme, today=today())] == [ward]


@pytest.mark.parametrize("units", [1, 3])
def test_the_queries_of_a_ranking_do_not_grow_with_the_units(
    units, scene, django_assert_num_queries
):
    for number in range(units - 1):
        unit = UnitFactory(name=f"Xã {number}", under=scene.province)
        scene.register(unit, 3, recognised=1)
    scheme = scene.sample()
    with django_assert_num_queries(25):
        live(scheme, today=today())


def test_what_was_published_is_read_and_never_counted_again(scene, at, django_assert_num_queries):
    scene.register(scene.an, 20, recognised=10, title="", approach="")
    scheme = scene.shown(days=0)
    Signal.objects.all().update(status=S.ANSWERED)
    before = live(scheme, today=today())
    operations.publish(scheme, actor=scene.office, at=at)
    scene.register(scene.an, 20)
    with django_assert_num_queries(1):
        kept = rows_of(scheme, today())

    assert kept == before
    assert live(scheme, today=today()) != before
    assert UnitScore.objects.filter(scheme=scheme).count() == 2
    assert told(scheme)[-1][:2] == ("scheme.publish", {"status": C.PUBLISHED})
