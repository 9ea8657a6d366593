"""The load of the benchmark keeps step with the tables it fills."""

import pytest

from kheo.console.bench.loading import FACT, INITIATIVE
from kheo.initiatives.models import Fact, Initiative


@pytest.mark.parametrize(("model", "columns"), [(Initiative, INITIATIVE), (Fact, FACT)])
def test_every_column_that_must_be_filled_is_filled(model, columns):
    needed = {
        field.column
        for field in model._meta.concrete_fields
        if not field.null and not field.primary_key
    }

    assert needed - set(columns) == set()
