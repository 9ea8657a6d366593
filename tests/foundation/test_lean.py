"""Rows made quickly are the rows that Django makes."""

from __future__ import annotations

import pytest
from django.db.models import Count

from kheo.documents.models import Paper
from kheo.foundation.lean import lean
from tests.factories.documents import PaperFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        lambda rows: rows,
        lambda rows: rows.select_related("unit", "stored", "created_by__unit"),
        lambda rows: rows.select_related("unit").only("number", "unit__code"),
        lambda rows: rows.defer("summary").annotate(number_of=Count("unit__id")),
        lambda rows: rows.values("number"),
    ],
)
def test_the_instances_are_the_same(asked):
    for _row in range(2):
        PaperFactory()
    usual, quick = asked(Paper.objects.order_by("pk")), lean(asked(Paper.objects.order_by("pk")))

    assert list(quick) == list(usual)
    for one, other in zip(quick, usual, strict=True):
        if isinstance(one, dict):
            continue
        told, known = dict(vars(one)), dict(vars(other))
        state, usual_state = told.pop("_state"), known.pop("_state")
        assert told == known
        assert (state.db, state.adding) == (usual_state.db, usual_state.adding)
        assert set(state.fields_cache) == set(usual_state.fields_cache)
        for name, joined in usual_state.fields_cache.items():
            mine = state.fields_cache[name]
            assert mine == joined
            if joined is not None:
                assert mine.__dict__.keys() == joined.__dict__.keys()
