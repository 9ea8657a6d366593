"""Every list that is declared: its columns can be named, its rows read, its conditions applied."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from kheo.access.enums import Role
from kheo.access.policy import grants_of
from kheo.exchange.enums import Value
from kheo.exchange.listings import declared
from kheo.exchange.operations.exports import lines, write_workbook
from kheo.exchange.queries.exports import asked_for
from kheo.exchange.queries.values import _way
from kheo.initiatives.enums import FactKind, Status
from kheo.initiatives.models import Fact
from kheo.orgs.enums import Kind
from tests.factories.adoptions import AdoptionFactory
from tests.factories.appraisal import CaseFactory, DossierFactory, MemberFactory, SeatFactory
from tests.factories.documents import PaperFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.factories.remarks import RemarkFactory
from tests.factories.reporting import ActivityFactory, ActivityKindFactory
from tests.factories.stories import StoryFactory

pytestmark = pytest.mark.django_db
PLAIN = (str, int, Decimal, date, datetime, bool, list)


@pytest.fixture
def auditor(someone):
    return someone(Role.AUDITOR, over=UnitFactory(kind=Kind.NATION))


def samples(form):
    """A value for every condition, alone."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField):
            continue
        if isinstance(field, forms.ChoiceField):
            words = [str(code) for code, _word in field.choices if code != ""]
            values = words[:1]
        elif isinstance(field, forms.BooleanField):
            values = ["on"]
        elif isinstance(field, forms.IntegerField):
            values = ["2026"]
        else:
            is_day = type(field).__name__ == "DayField"
            values = ["2026-05-01"] if is_day else ["abc"]
        for value in values:
            yield f"{name}={value}"


def test_every_list_can_be_read_under_each_of_its_conditions(auditor, at):
    for listing in declared():
        form = listing.form({}, actor=auditor, now=at)
        for query in ["", *(samples(form) if form is not None else ())]:
            asked = asked_for(listing, query, [], actor=auditor, now=at)
            assert all(part for part in asked.chunks()), (listing.name, query)


def test_columns_have_names_of_their_own_and_at_least_one_is_usual():
    for listing in declared():
        names = [one.name for one in listing.columns]
        assert len(names) == len(set(names)), listing.name
        assert any(one.is_usual for one in listing.columns), listing.name
        assert names[0] == "id", listing.name
        assert all(name.isidentifier() and name.islower() for name in names), listing.name


def test_pages_that_lists_name_are_there():
    for listing in declared():
        for name, arguments in ((listing.page, [1]), (listing.list_page, [])):
            try:
                assert not name or reverse(name, args=arguments)
            except NoReverseMatch as wrong:
                pytest.fail(f"{listing.name}: {wrong}")


def test_the_order_of_every_list_ends_in_its_key_and_holds_no_null():
    for listing in declared():
        model = listing.rows().model
        assert listing.order[-1].lstrip("-") in {"id", "pk"}, listing.name
        for name in listing.order:
            assert not model._meta.get_field(name.lstrip("-")).null, (listing.name, name)


def test_nobody_without_a_role_finds_a_row(someone, auditor, at):
    fill(auditor.unit)
    citizen = someone(Role.CITIZEN, over=auditor.unit)

    assert [one.name for one in declared() if one.seen_by(citizen).exists()] == []


def fill(unit):
    """A row of most lists."""
    initiative = InitiativeFactory(unit=unit, status=Status.RECOGNISED)
    Fact.objects.create(
        initiative=initiative, kind=FactKind.REGISTERED, on=date(2026, 1, 20),
        actor=initiative.filed_by, recorded_at=initiative.created_at,
    )  # fmt: skip
    PaperFactory(unit=unit)
    CaseFactory(dossier=DossierFactory(initiative=initiative, unit=unit, body=unit))
    for make in (MemberFactory, SeatFactory, AdoptionFactory, RemarkFactory, StoryFactory):
        make()
    ActivityFactory(unit=unit, recorded_by=initiative.filed_by)
    return initiative


def read(listing, actor, at):
    """Every cell of the list."""
    asked = asked_for(listing, "", [one.name for one in listing.columns], actor=actor, now=at)
    return [[one.value(row) for one in asked.columns] for part in asked.chunks() for row in part]


def test_files_read_the_values_that_records_tell(auditor, at):
    ActivityKindFactory(code="inspection")
    for _twice in range(2):
        fill(UnitFactory(kind=Kind.COMMUNE))

    for listing in declared():
        for names in ([one.name for one in listing.columns], [], ["id"]):
            asked = asked_for(listing, "", names, actor=auditor, now=at)
            told = [
                [one.value(row) for row in part] for part in asked.chunks() for one in asked.columns
            ]
            assert [[*values] for part in asked.parts() for values in part] == told, listing.name


def test_every_list_is_written_with_all_its_columns(auditor, at):
    ActivityKindFactory(code="inspection")
    fill(UnitFactory(kind=Kind.COMMUNE))
    for listing in declared():
        names = [one.name for one in listing.columns]
        asked = asked_for(listing, "", names, actor=auditor, now=at)
        target = io.BytesIO()

        written = write_workbook(asked, target)
        table = [*csv.reader(io.StringIO(b"".join(lines(asked)).decode("utf-8-sig"), newline=""))]

        assert written == asked.rows().count() == len(table) - 1, listing.name
        assert {len(row) for row in table} == {len(names)}, listing.name
        assert zipfile.ZipFile(target).testzip() is None, listing.name


def test_the_long_lists_are_read_without_records(auditor, at):
    """A record for each row costs more than writing it: these grow with the years."""
    long = {
        "initiatives", "facts", "evidence", "commitments", "versions", "papers", "decisions",
        "declared_figures", "dossiers",
    }  # fmt: skip
    found = {one.name: one for one in declared() if one.name in long}
    assert found.keys() == long
    for listing in found.values():
        names = [one.name for one in listing.columns]
        asked = asked_for(listing, "", names, actor=auditor, now=at)
        assert _way(asked.rows(), listing, asked.columns) is not None, listing.name


def test_three_rows_cost_the_queries_of_one_and_hold_plain_values(auditor, at):
    ActivityKindFactory(code="inspection")
    fill(UnitFactory(kind=Kind.COMMUNE))
    grants_of(auditor)  # read once a request, whatever is asked
    counts = {}
    for listing in declared():
        with CaptureQueriesContext(connection) as told:
            rows = read(listing, auditor, at)
        counts[listing.name] = len(told)
        for row in rows:
            for column, value in zip(listing.columns, row, strict=True):
                assert value is None or isinstance(value, PLAIN), (listing.name, column.name)
                if column.kind == Value.CHOICE and value is not None:
                    assert value in column.words(), (listing.name, column.name, value)
    for _again in range(2):
        fill(UnitFactory(kind=Kind.COMMUNE))
    for listing in declared():
        with CaptureQueriesContext(connection) as told:
            read(listing, auditor, at)
        assert len(told) == counts[listing.name], listing.name


def test_the_page_the_file_and_the_api_start_from_the_same_rows(someone, at, client):
    unit, other = UnitFactory(kind=Kind.COMMUNE), UnitFactory(kind=Kind.COMMUNE)
    mine, _far = fill(unit), fill(other)
    person = someone(Role.STANDING_OFFICE, over=unit)
    client.force_login(person)
    shown = client.get(reverse("initiatives:list")).context["page"].rows
    listing = next(one for one in declared() if one.name == "initiatives")
    taken = [
        row.pk for part in asked_for(listing, "", [], actor=person, now=at).chunks() for row in part
    ]

    assert [row.pk for row in shown] == taken == [mine.pk]
    assert list(listing.seen_by(person).values_list("pk", flat=True)) == [mine.pk]
