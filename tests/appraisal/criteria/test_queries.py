"""Which version holds where, and who may read what."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.appraisal.queries.criteria import readable, rivals_of, version_for
from kheo.orgs.enums import Kind
from kheo.orgs.models import Reach
from tests.factories.appraisal import CriteriaSetFactory, CriteriaVersionFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 1)
ASKED = {"level": "commune", "kind": "collective", "field": "economy", "on": DAY}


@pytest.fixture
def nation():
    return UnitFactory(kind=Kind.NATION, name="Cả nước")


@pytest.fixture
def province(nation):
    return UnitFactory(kind=Kind.PROVINCE, under=nation)


@pytest.fixture
def commune(province):
    return UnitFactory(under=province)


def version(unit, *, status="in_force", begin=date(2026, 1, 1), end=None, **scope):
    return CriteriaVersionFactory(
        set=CriteriaSetFactory(unit=unit, **scope), status=status, valid_from=begin, valid_to=end
    )


def test_the_own_body_goes_before_all_above_it_whoever_is_newer(nation, province, commune):
    of_nation = version(nation, begin=date(2026, 8, 1))
    assert version_for(body=commune, **ASKED) == of_nation
    of_province = version(province)
    assert version_for(body=commune, **ASKED) == of_province
    of_commune = version(commune)
    assert version_for(body=commune, **ASKED) == of_commune
    assert version_for(body=province, **ASKED) == of_province


def test_the_set_made_for_the_field_and_kind_goes_before_the_one_for_all(commune):
    version(commune)
    kind = version(commune, subject_kind="collective")
    assert version_for(body=commune, **ASKED) == kind
    field = version(commune, field="economy")
    assert version_for(body=commune, **ASKED) == field
    both = version(commune, field="economy", subject_kind="collective")
    version(commune, field="economy", subject_kind="individual")
    assert version_for(body=commune, **ASKED) == both


def test_a_set_of_ones_own_goes_before_a_sample_and_the_newest_before_older_ones(commune):
    version(commune)
    newer = version(commune, begin=date(2026, 5, 1))
    version(commune, begin=date(2026, 6, 1), is_sample=True)

    assert version_for(body=commune, **ASKED) == newer


@pytest.mark.parametrize(
    ("made", "holds"),
    [
        ({"status": "draft", "begin": None}, False),
        ({"begin": date(2026, 9, 2)}, False),
        ({"begin": date(2026, 9, 1)}, True),
        ({"status": "ended", "end": date(2026, 9, 1)}, False),
        ({"status": "ended", "end": date(2026, 9, 2)}, True),
        ({"level": "province"}, False),
        ({"field": "culture_society"}, False),
        ({"subject_kind": "individual"}, False),
    ],
)
def test_only_what_is_in_force_that_day_for_that_thing_counts(commune, made, holds):
    one = version(commune, **made)

    assert version_for(body=commune, **ASKED) == (one if holds else None)


def test_a_body_that_has_no_place_on_the_map_that_day_still_has_its_own_sets(commune):
    one = version(commune)
    Reach.objects.filter(unit=commune).delete()

    assert version_for(body=commune, **ASKED) == one


def test_bodies_beside_and_below_do_not_count(province, commune):
    version(UnitFactory(under=province))
    version(commune)

    assert version_for(body=province, **ASKED) is None


@pytest.mark.parametrize("sets", [1, 3])
def test_it_is_asked_in_one_query(sets, province, commune, django_assert_num_queries):
    for _n in range(sets):
        version(province)
        version(commune)

    with django_assert_num_queries(1):
        found = version_for(body=commune, **ASKED)
        assert found.set.unit == commune


def test_what_was_in_force_is_read_by_everybody_and_drafts_by_those_of_the_body(
    province, commune, someone
):
    above, own = version(province), version(commune, status="ended", end=date(2026, 5, 1))
    draft_above = version(province, status="draft", begin=None)
    draft = version(commune, status="draft", begin=None)
    clerk = someone(Role.REGISTRAR, over=commune)
    officer = someone(Role.STANDING_OFFICE, over=province)

    assert set(readable(clerk)) == {above, own, draft}
    assert set(readable(officer)) == {above, own, draft, draft_above}


def test_sets_that_answer_the_same_question_are_rivals(commune):
    one = version(commune)
    other = version(commune, begin=date(2026, 5, 1))
    version(commune, field="economy")
    version(commune, status="ended", end=date(2026, 5, 1))

    assert rivals_of(one.set, DAY) == [other]
