"""Every act of the API on a record that is there: nonsense in its fields is refused, never an error."""

import pytest
from django.db import transaction
from zeal import zeal_ignore

from kheo.access.enums import Role
from kheo.access.models import Grant
from kheo.exchange import acts
from kheo.orgs.enums import Kind
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.acting import Doer
from tests.factories.orgs import UnitFactory
from tests.factories.records import RECORDS

pytestmark = pytest.mark.django_db

NONSENSE = ("x", "9" * 25, "-1", "1")
LISTS = sorted({act.listing for act in acts.declared()})


@pytest.fixture
def home(db):
    return UnitFactory(kind=Kind.PROVINCE, code="42", name="Tỉnh Hà Tĩnh")


@pytest.fixture
def me(home):
    """Somebody who holds every role of the house over the province."""
    one = UserFactory(unit=home)
    Grant.objects.bulk_create(
        GrantFactory.build(user=one, unit=home, role=role) for role in Role if role != Role.SYSTEM
    )
    return one


@pytest.mark.parametrize("listing", LISTS)
def test_nonsense_in_every_field_is_refused_or_done_but_never_breaks(listing, home, me):
    make = RECORDS.get(listing)
    row = make(home, me) if make else 10**6
    doer = Doer(me)

    for act in [one for one in acts.declared() if one.listing == listing]:
        names = getattr(act.form, "base_fields", {}) if act.form else {}
        body = {name: NONSENSE[place % 4] for place, name in enumerate(names)}
        point = transaction.savepoint()
        with zeal_ignore():  # two nonsense keys in one form ask the same table twice
            answer = doer.do(listing, act.name, None if act.on_list else row, **body)
        transaction.savepoint_rollback(point)
        assert answer.status_code in {200, 201, 204, 403, 404, 409, 415, 422}, (
            act.name, answer.content[:300],
        )  # fmt: skip
