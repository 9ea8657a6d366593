"""A random walk: whatever is granted, ended and tried, nobody hands out more than he holds."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.access.operations import end_account, end_grant, grant_role, reset_password
from kheo.access.policy import unit_scope
from kheo.access.queries import holders
from kheo.access.rules import RESERVED
from kheo.kernel.refusals import DomainError
from tests.factories.access import UserFactory

AT = datetime(2026, 11, 21, 2, tzinfo=UTC)
DAY = date(2026, 11, 21)
UNITS = ("nation", "province", "commune", "village", "beside", "former")
ROLES = (
    Role.REGISTRAR, Role.STANDING_OFFICE, Role.AUDITOR, Role.USER_ADMINISTRATOR,
    Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM,
)  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["grant", "grant", "grant", "end", "reset", "close"]),
        st.integers(0, 5), st.integers(0, 5), st.sampled_from(ROLES), st.sampled_from(UNITS),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


def powers(person):
    """(role, unit) pairs that the person holds today, spread over everything below."""
    person = User.objects.get(pk=person.pk)
    if not person.is_valid(DAY):
        return set()
    found = set()
    for grant in Grant.objects.filter(user=person).as_of(DAY):
        below = unit_scope(frozenset({grant.unit_id})).values_list("unit_id", flat=True)
        found |= {(grant.role, unit) for unit in below}
    return found


def may_give(held, role, unit):
    """The law, told apart from the code: administrators of the system everything, local ones
    working roles and their like inside their own reach."""
    if (Role.SYSTEM_ADMINISTRATOR, unit) in held:
        return role != Role.SYSTEM
    return (Role.USER_ADMINISTRATOR, unit) in held and role not in RESERVED | {Role.SYSTEM}


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_no_sequence_of_grants_gives_more_than_the_granter_had(house, steps):
    with time_machine.travel(AT, tick=False):
        people = [house.root, house.local, *(UserFactory(unit=house.commune) for _n in range(4))]
        for act, who, whom, role, place in steps:
            take(act, people[who], people[whom], role, getattr(house, place), people)


def take(act, actor, person, role, unit, people):
    actor, person = User.objects.get(pk=actor.pk), User.objects.get(pk=person.pk)
    before = {one.pk: powers(one) for one in people}
    try:
        if act == "grant":
            grant_role(
                user=person, role=role, unit=unit, paper="1", valid_from=DAY, actor=actor, at=AT
            )
        elif act == "end":
            held = Grant.objects.filter(user=person).as_of(DAY).first()
            if held is None:
                return
            end_grant(held, why="x", actor=actor, at=AT)
        elif act == "reset":
            reset_password(person, actor=actor, at=AT)
        else:
            end_account(person, why="x", actor=actor, at=AT)
    except DomainError:
        assert {one.pk: powers(one) for one in people} == before
        return
    after = {one.pk: powers(one) for one in people}
    assert actor.pk != person.pk
    assert after[actor.pk] == before[actor.pk]
    assert {key for key in after if after[key] != before[key]} <= {person.pk}
    for given_role, where in after[person.pk] ^ before[person.pk]:
        assert may_give(before[actor.pk], given_role, where)
    if act == "reset":
        assert all(may_give(before[actor.pk], *power) for power in before[person.pk])
    assert holders(Role.SYSTEM_ADMINISTRATOR, DAY).exists()
