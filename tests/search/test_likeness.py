"""Remembering, forgetting and finding what is alike, on either data base."""

import pytest

from kheo.search.enums import What
from kheo.search.models import Core, CoreToken, Likeness, TokenCount
from kheo.search.operations.likeness import forget, remember, remember_many, tidy
from kheo.search.queries.likeness import alike, cores_of

pytestmark = pytest.mark.django_db
MADE = What.INITIATIVE


def found(core, **more):
    return [(one.key, one.percent) for one in alike(core, what=MADE, **more)]


def test_a_thing_is_found_until_it_is_forgotten():
    remember(MADE, 1, "+anhsang ~duonglang")
    remember(MADE, 2, "+rac ~thugom")
    assert found("~duonglang +anhsang +nlmt") == [(1, 86)]
    remember(MADE, 1, "+ong mat")
    assert found("+anhsang") == []
    forget(MADE, [2])
    assert found("+rac") == []
    remember(MADE, 1, "")
    assert Likeness.objects.count() == 0


def test_things_with_one_name_share_one_core():
    assert remember_many(MADE, [(key, "+anhsang ~duonglang") for key in range(1, 101)]) == 100
    assert (Core.objects.count(), Likeness.objects.count()) == (1, 100)
    assert found("+anhsang ~duonglang", limit=3) == [(100, 100), (99, 100), (98, 100)]
    assert found("+anhsang ~duonglang", limit=2, beside=[7]) == [(7, 100), (100, 100)]
    assert found("+anhsang ~duonglang", limit=1, exclude=[100]) == [(99, 100)]


def test_kinds_of_things_do_not_meet():
    remember(MADE, 1, "+anhsang")
    remember(What.STORY, 1, "+rac")
    assert cores_of(MADE, [1]) == {1: "+anhsang"}
    assert found("+rac") == []


def test_counting_twice_changes_nothing():
    remember_many(MADE, [(1, "+anhsang ~duonglang"), (2, "+anhsang +nlmt"), (3, "+rac")])
    forget(MADE, [3])
    assert tidy() == 2
    first = (
        set(TokenCount.objects.values_list()),
        set(CoreToken.objects.values_list("token", "core")),
    )
    assert tidy() == 2
    assert first == (
        set(TokenCount.objects.values_list()),
        set(CoreToken.objects.values_list("token", "core")),
    )


@pytest.mark.parametrize("count", [1, 3])
def test_looking_asks_as_often_however_much_there_is(count, django_assert_num_queries):
    remember_many(MADE, [(key, f"+anhsang ten{key}") for key in range(count)])
    with django_assert_num_queries(4):
        assert len(found("+anhsang ~duonglang")) == count
