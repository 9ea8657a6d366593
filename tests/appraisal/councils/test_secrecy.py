"""A secret ballot read by somebody who holds the whole data base (docs/adr/0014)."""

import logging
import os
import subprocess
import sys
import uuid

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse

from kheo.appraisal.enums import Ballot, Choice
from kheo.appraisal.models import Tally, Voted
from tests.appraisal.councils.scene import N, Y, hall
from tests.appraisal.councils.voting_at_once import at_once

CHOICES = set(Choice.values)


class Undo(Exception):
    """Ends a world without a trace."""


def dump():
    """Every row of every table; keys drawn at random or counted on are left out."""
    found = {}
    for table in sorted(
        apps.get_models(include_auto_created=True), key=lambda one: one._meta.label
    ):
        names = [one.attname for one in table._meta.concrete_fields]
        if isinstance(table._meta.pk.get_internal_type(), str):
            names = [name for name in names if name != table._meta.pk.attname] or names
        rows = [tuple(sorted((n, repr(v)) for n, v in row.items())) for row in
                table._base_manager.values(*names)]  # fmt: skip
        found[table._meta.label] = sorted(rows)
    return found


def world(place, choices, papers=None, counted=True):
    """What the data base holds after these votes in this order; then all is undone."""
    try:
        with transaction.atomic():
            place.vote(choices)
            if papers:
                place.paper(*papers, place.seats[len(choices) :])
            during = dump()
            if counted:
                place.count()
            after = dump()
            raise Undo  # noqa: TRY301 - caught three lines on, to undo the world
    except Undo:
        return during, after


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([Y, N], [N, Y]),
        ([Y, N, N, Y], [N, Y, Y, N]),
        ([Y, Y, N, Choice.BLANK], [Choice.BLANK, N, Y, Y]),
    ],
)
def test_two_worlds_in_which_who_chose_what_is_exchanged_are_the_same_in_every_table(one, other):
    place = hall(members=len(one))
    place.open()
    place.ballot()

    assert world(place, one) == world(place, other)


@pytest.mark.django_db
def test_after_the_count_phone_and_paper_cannot_be_told_apart():
    """One by phone, three on paper: who voted alone his way is not told by the difference."""
    place = hall(members=4, without_account=3)
    place.open()
    place.ballot()

    _, phone_for = world(place, [Y], papers=(2, 1, 0))
    _, phone_against = world(place, [N], papers=(3, 0, 0))

    assert phone_for == phone_against


@pytest.mark.django_db
def test_the_dump_would_see_an_open_vote():
    """The reader of tables is not blind: of an open vote it tells the worlds apart."""
    place = hall(members=2)
    place.open()
    place.ballot(kind=Ballot.OPEN)

    assert world(place, [Y, N]) != world(place, [N, Y])


@pytest.mark.django_db
@pytest.mark.parametrize("counted", [False, True], ids=["while it is open", "when it is counted"])
def test_no_row_of_any_table_joins_a_seat_with_a_choice(counted):
    place = hall(members=5, without_account=1)
    place.open()
    place.ballot()
    place.vote([Y, N, Y, N])
    place.paper(1, 0, 0, place.seats[4:])
    if counted:
        place.count()
    names = {seat.full_name for seat in place.seats}
    accounts = {str(seat.user_id) for seat in place.seats if seat.user_id}

    joined = []
    for table in apps.get_models(include_auto_created=True):
        for row in table._base_manager.values():
            if table._meta.label in {"appraisal.Council", "appraisal.Session"}:
                continue  # told before anybody voted
            says = any(str(value) in CHOICES or _mentions(value, CHOICES) for value in row.values())
            who = any(
                (key in {"seat_id", "user_id", "actor_id"} and str(value) in accounts | _keys(place))
                or _mentions(value, names)
                for key, value in row.items()
            )  # fmt: skip
            if says and who:
                joined.append((table._meta.label, row.get("action"), row))

    counts = {"case.close_ballot"}  # the secretary told the sums, of everybody together
    assert [one for one in joined if one[1] not in counts] == []
    for _, _, row in joined:
        assert sorted(row["after"]) == [
            "base",
            "blank",
            "entitled",
            "no",
            "status",
            "verdict",
            "yes",
        ]
        assert not _mentions(row["after"], names)


def _keys(place):
    return {str(seat.pk) for seat in place.seats}


def _mentions(value, words):
    """Whether a value of a row, also inside JSON, is or names one of ``words``."""
    if isinstance(value, dict):
        return any(_mentions(part, words) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple):
        return any(_mentions(part, words) for part in value)
    return str(value) in words


@pytest.mark.django_db
def test_that_a_seat_has_voted_carries_a_random_key_and_no_moment():
    place = hall()
    place.open()
    place.ballot()
    place.vote([Y, N])

    assert {one.name for one in Voted._meta.fields} == {"id", "case", "round", "seat", "by"}
    assert {one.name for one in Tally._meta.fields} == {"id", "case", "round", "choice", "votes"}
    assert all(isinstance(one.pk, uuid.UUID) and one.pk.version == 4 for one in Voted.objects.all())


@pytest.mark.django_db
def test_every_vote_writes_every_row_of_the_tally():
    """PostgreSQL marks each row with who wrote it last; the marks are the same on all three."""
    place = hall()
    place.open()
    place.ballot()
    place.vote([Y, N])

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT xmin::text FROM appraisal_tally")
            assert len(cursor.fetchall()) == 1
    assert dict(Tally.objects.values_list("choice", "votes")) == {"yes": 1, "no": 1, "blank": 0}


@pytest.mark.django_db
def test_no_log_line_tells_the_choice(client, caplog):
    place = hall()
    place.open()
    place.ballot()
    client.force_login(place.people[0])
    address = reverse("councils:vote", args=(place.cases[0].pk,))

    with caplog.at_level(logging.DEBUG):
        answers = [client.post(address, {"choice": "no"}).status_code for _ in range(2)]

    assert answers == [302, 422]
    assert "no" not in address.split("/")
    told = [word for line in caplog.records for word in line.getMessage().split()]
    assert not {"no", "choice=no", "'no'"} & set(told)


ONE_COUNTS = "[1, 7, 1, 2] 3"
ON_POSTGRESQL = connection.vendor == "postgresql"


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Ballot.SECRET, Ballot.OPEN])
def test_of_eight_votes_of_one_member_at_once_one_counts_on_sqlite(kind, tmp_path, file_of_tables):
    told = subprocess.run(
        [sys.executable, "-m", "tests.appraisal.councils.voting_at_once", kind],
        env={
            **os.environ,
            "DATABASE_URL": f"sqlite:///{file_of_tables(tmp_path)}",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()

    assert told == ONE_COUNTS


@pytest.mark.slow
@pytest.mark.skipif(not ON_POSTGRESQL, reason="this is how it is tried on PostgreSQL")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", [Ballot.SECRET, Ballot.OPEN])
def test_of_eight_votes_of_one_member_at_once_one_counts_on_postgresql(kind):
    assert at_once(kind) == ONE_COUNTS
