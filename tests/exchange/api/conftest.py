"""A small house with one list, one act and one endpoint of its own, and programs that ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.test import Client

from kheo.access import scopes
from kheo.access.enums import Role
from kheo.access.models import ApiToken
from kheo.access.operations.tokens import digest_of
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.documents.models import Paper, PaperKind
from kheo.documents.policies import REGISTER, VIEW
from kheo.exchange import acts, listings
from kheo.exchange.acts import Act
from kheo.exchange.enums import Value
from kheo.exchange.listings import Column, Listing
from kheo.exchange.operations import uses
from kheo.foundation.forms import ConditionsForm, DayField, DomainForm, LineField, NumberField
from kheo.kernel.refusals import InvalidTransition, RuleBroken, Stale, TooOften
from tests.factories.documents import PaperFactory
from tests.factories.orgs import UnitFactory

SECRET = "kheo_" + "a" * 43


@pytest.fixture(autouse=True)
def counting_begins_anew():
    """What one test asked does not count for the next."""
    uses.forget()
    yield
    uses.forget()


@pytest.fixture
def unit(db):
    return UnitFactory()


@pytest.fixture
def office(someone, unit):
    return someone(Role.STANDING_OFFICE, unit)


def token_for(person, *scopes, secret=SECRET, days=30, **more):
    """A token in force, with a secret that the test knows."""
    now = datetime.now(UTC)
    values = {
        "user": person, "name": "e-office", "digest": digest_of(secret), "hint": secret[-4:],
        "scopes": list(scopes) or ["write"], "expires_at": now + timedelta(days=days),
        "created_at": now, "updated_at": now,
    }  # fmt: skip
    return ApiToken.objects.create(**{**values, **more})


class Program:
    """A program that sends a token."""

    def __init__(self, secret=SECRET, language="en"):
        self.client = Client(
            headers={"Authorization": f"Bearer {secret}", "Accept-Language": language}
        )

    def get(self, path, **more):
        return self.client.get(path, **more)

    def post(self, path, body=None, **more):
        more.setdefault("content_type", "application/json")
        return self.client.post(path, {} if body is None else body, **more)


@pytest.fixture
def program(office):
    """The e-office: everything the standing office may do."""
    token_for(office)
    return Program()


class Conditions(ConditionsForm):
    """Conditions of the list of letters."""

    q = LineField(required=False, max_length=20, label="Words")
    kind = forms.ChoiceField(
        choices=[("", "all"), *PaperKind.choices], required=False, label="Kind"
    )
    year = forms.IntegerField(required=False, min_value=2008, max_value=2100, label="Year")


class Words(DomainForm):
    """What the act asks."""

    summary = LineField(max_length=50, label="Summary")
    pages = NumberField(required=False, maximum=99, whole=False, label="Pages")
    is_urgent = forms.BooleanField(required=False, label="Urgent")
    kinds = forms.MultipleChoiceField(choices=PaperKind.choices, required=False, label="Kinds")
    day = DayField(required=False, label="Day")


class Sent(DomainForm):
    """A file with a name."""

    name = LineField(max_length=20, label="Name")
    file = forms.FileField(label="File")


def narrowed(rows, given, *, now, actor):
    if "q" in given:
        rows = rows.filter(summary__contains=given["q"])
    if "kind" in given:
        rows = rows.filter(kind=given["kind"])
    return rows.filter(issued_on__year=given["year"]) if "year" in given else rows


def reword(paper, *, summary, pages, is_urgent, kinds, day, actor, at):
    require(actor, REGISTER, paper)
    if summary == "same":
        raise RuleBroken("Write something else.", fields={"summary": "Write something else."})
    if summary == "rule":
        raise RuleBroken("A rule forbids it.")
    if summary == "late":
        raise InvalidTransition("Too late.")
    if summary == "stale":
        raise Stale("Somebody was faster.")
    if summary == "often":
        raise TooOften("Wait.", seconds=7)
    paper.summary = f"{summary} {pages or ''} {is_urgent} {','.join(kinds)} {day or ''}".strip()
    paper.save()
    record("paper.register", paper, actor=actor, at=at, after={"summary": paper.summary})
    return paper


def add(*, name, file, actor, at):
    paper = PaperFactory.build(
        unit=actor.unit, created_by=actor, number=name, summary=file.read().decode(),
        created_at=at, updated_at=at,
    )  # fmt: skip
    paper.save()
    return paper


LETTERS = Listing(
    name="letters",
    label="Letters",
    permission=VIEW,
    rows=lambda: Paper.objects.select_related("unit"),
    columns=(
        Column("id", "Key", lambda row: row.pk, Value.WHOLE),
        Column("unit", "Unit", lambda row: row.unit.code, Value.CODE),
        Column("kind", "Kind", lambda row: row.kind, Value.CHOICE, choices=PaperKind.choices),
        Column("summary", "Summary", lambda row: row.summary),
        Column("issued_on", "Day", lambda row: row.issued_on, Value.DAY),
        Column("created_at", "Made", lambda row: row.created_at, Value.MOMENT),
    ),
    order=("-issued_on", "-id"),
    filters=Conditions,
    narrow=narrowed,
)
ACTS = (
    Act("letters", "reword", "Word it anew", reword, REGISTER, form=Words),
    Act("letters", "add", "Add one", add, REGISTER, form=Sent, on_list=True, takes_files=True),
    Act(
        "letters", "drop", "Drop it", lambda row, *, actor: row.delete(), REGISTER,
        answers="-", passes_clock=False,
    ),
)  # fmt: skip


@pytest.fixture
def house(monkeypatch):
    """The list of letters and its three acts are declared while the test runs."""
    monkeypatch.setattr(listings, "_LISTINGS", {"letters": LETTERS})
    monkeypatch.setattr(acts, "_ACTS", {(act.listing, act.name): act for act in ACTS})
    monkeypatch.setattr(scopes, "_places", {"letters": scopes.Place("Letters", VIEW)})


@pytest.fixture
def letter(house, unit):
    return PaperFactory(unit=unit, summary="the first")
