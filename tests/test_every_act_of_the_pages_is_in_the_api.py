"""Whatever a person does on a page, a program may do by the same form, unless a reason says why not."""

import inspect
import re

import pytest
from django.urls import URLPattern, get_resolver
from django.utils import translation

from kheo.access.enums import Role
from kheo.access.models import Grant
from kheo.config.left_out import LEFT_OUT
from kheo.exchange import acts, listings
from tests.factories.orgs import UnitFactory

ACTS = acts.declared()


def views(resolver=None, space=""):
    """Name → view of every address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", pattern.callback
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from views(pattern, inner)


def methods_of(view):
    """The methods named in ``@page(…, methods=…)``, wherever the decorators keep them."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            kept = cell.cell_contents
            if isinstance(kept, tuple) and kept and set(kept) <= {"GET", "POST"}:
                return set(kept)
        view = getattr(view, "__wrapped__", None)
    return set()


POSTS = {
    name for name, view in views() if "POST" in methods_of(view) and not name.startswith("api:")
}
OFFERED = {page for act in ACTS for page in act.pages}


def test_every_page_that_takes_post_is_an_act_or_has_its_reason():
    assert sorted(POSTS - OFFERED - set(LEFT_OUT)) == []


def test_nothing_is_left_out_that_is_offered_or_gone():
    assert sorted(set(LEFT_OUT) - POSTS) == []
    assert sorted(set(LEFT_OUT) & OFFERED) == []
    assert all(len(reason) > 20 for reason in LEFT_OUT.values())


def test_every_act_names_a_page_that_exists():
    assert sorted(OFFERED - POSTS) == []
    assert [act.name for act in ACTS if not act.pages] == []


def test_every_act_stands_at_a_list_and_answers_with_one():
    known = {one.name for one in listings.declared()}

    assert {act.listing for act in ACTS} <= known
    assert {act.answers for act in ACTS} <= known | {"", "-"}


def test_names_of_acts_are_english_verbs_in_one_form():
    assert [a.name for a in ACTS if not re.fullmatch(r"[a-z]+(-[a-z]+)*", a.name)] == []
    with translation.override("vi"):
        assert [f"{a.listing}/{a.name}" for a in ACTS if not str(a.label).strip()] == []


def test_every_operation_takes_the_person_and_the_clock():
    wrong = []
    for act in ACTS:
        told = {"actor": None, **({"at": None} if act.passes_clock else {})}
        row = () if act.on_list else (None,)
        try:
            inspect.signature(act.operation).bind_partial(*row, **told)
        except TypeError as error:
            wrong.append(f"{act.listing}/{act.name}: {error}")
    assert wrong == []


@pytest.fixture
def holders(someone):
    """A person for each role, over a province."""
    province = UnitFactory()
    return {role: someone(role, over=province) for role in Role}


@pytest.mark.django_db
def test_the_right_of_every_act_fits_the_rows_of_its_list(holders):
    wrong = []
    for act in ACTS:
        actor = holders[min(act.permission.roles)]
        rows = listings.listing_of(act.listing).rows()
        try:
            if not act.on_list:
                act.open_to(rows, actor).filter(pk=0).first()
        except Exception as error:  # noqa: BLE001 - every act is told, not only the first
            wrong.append(f"{act.listing}/{act.name}: {error}")
    assert wrong == []
    assert Grant.objects.count() == len(Role)


@pytest.mark.django_db
def test_the_form_of_every_act_on_a_list_can_be_made(holders):
    for act in ACTS:
        if act.on_list and act.form is not None:
            actor = holders[min(act.permission.roles)]
            form = act.form(None, **act.form_arguments(actor, None))
            assert form.fields
