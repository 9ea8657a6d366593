"""Lists and records as programs read them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kheo.access.enums import Role
from tests.exchange.api.conftest import SECRET, Program, token_for
from tests.factories.documents import PaperFactory
from tests.factories.orgs import UnitFactory

LETTERS = "/api/v1/letters/"


def test_a_record_has_its_address_and_the_columns_of_the_list(letter, program):
    answer = program.get(f"{LETTERS}{letter.pk}/")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {
        "url": f"{LETTERS}{letter.pk}/", "id": letter.pk, "unit": letter.unit.code,
        "kind": "decision", "summary": "the first", "issued_on": "2026-06-01",
        "created_at": "2026-06-01T00:00:00+00:00",
    }  # fmt: skip


def test_pages_are_walked_by_their_addresses_forth_and_back(house, unit, program):
    keys = [PaperFactory(unit=unit, issued_on=date(2026, 1, day)).pk for day in range(1, 8)]
    address, seen, way = f"{LETTERS}?limit=3&year=2026", [], []
    while address:
        answer = program.get(address)
        told = answer.json()
        way.append(address)
        seen += [row["id"] for row in told["items"]]
        assert ('rel="next"' in answer.get("Link", "")) == bool(told["next"])
        address = told["next"]

    assert seen == keys[::-1]
    back = program.get(program.get(way[-1]).json()["previous"]).json()
    assert [row["id"] for row in back["items"]] == keys[::-1][3:6]
    assert "year=2026" in way[-1]


def test_the_conditions_are_those_of_the_page(house, unit, program):
    PaperFactory(unit=unit, summary="one", issued_on=date(2025, 1, 1))
    wanted = PaperFactory(unit=unit, summary="two", issued_on=date(2026, 1, 1))

    told = program.get(f"{LETTERS}?q=two&year=2026&kind=decision").json()

    assert [row["id"] for row in told["items"]] == [wanted.pk]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("year=old", "year"), ("kind=poem", "kind"), ("colour=red", "colour"),
        ("q=" + "x" * 21, "q"), ("limit=0", "limit"), ("limit=201", "limit"), ("limit=%C2%B2", "limit"),
        ("cursor=n", "cursor"), ("cursor=x", "cursor"),
        ("cursor=nWyJcdWQ4MDAiLDFd", "cursor"), ("cursor=n" + "W1tb" * 300, "cursor"),
        ("year=1180591620717411303424", "year"),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_read_is_refused_by_name(house, program, query, name):
    answer = program.get(f"{LETTERS}?{query}")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert [error["field"] for error in told["errors"]] == [name]
    assert (told["type"], told["status"]) == ("/api/v1/docs/#conditions", 400)
    assert told["detail"]


@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "%00", "1e3", "-1", "%F0%9F%A7%A8", "x" * 999])
def test_a_key_that_names_nothing_is_not_found(letter, program, key):
    answer = program.get(f"{LETTERS}{key}/")

    assert answer.status_code == 404
    assert answer.json()["title"] == "There is no such thing here"


def test_what_lies_outside_ones_units_is_neither_listed_nor_found(house, program):
    hidden = PaperFactory(unit=UnitFactory(), summary="of another commune")

    assert program.get(LETTERS).json()["items"] == []
    answer = program.get(f"{LETTERS}{hidden.pk}/")
    assert answer.status_code == 404
    assert "another" not in answer.content.decode()


def test_the_index_shows_what_the_caller_may_use(letter, program, someone):
    told = program.get("/api/v1/").json()

    assert [one["name"] for one in told["lists"]] == ["letters"]
    assert [act["url"] for act in told["lists"][0]["acts"]] == [
        f"{LETTERS}add/", f"{LETTERS}{{key}}/drop/", f"{LETTERS}{{key}}/reword/",
    ]  # fmt: skip
    auditor = someone(Role.AUDITOR, letter.unit)
    token_for(auditor, "read", secret="kheo_" + "b" * 43)
    told = Program("kheo_" + "b" * 43).get("/api/v1/").json()
    assert [(one["name"], one["acts"]) for one in told["lists"]] == [("letters", [])]


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_costs_the_same_questions_whatever_its_length(house, unit, office, number):
    token_for(office)
    for _row in range(number):
        PaperFactory(unit=unit)
    program = Program()
    program.get(LETTERS)

    with CaptureQueriesContext(connection) as told:
        answer = program.get(LETTERS)

    assert len(answer.json()["items"]) == number
    # The token with its person, the grants, the rows.
    assert len(told) == 3


def test_nothing_is_sent_twice(letter, program):
    for address, weak in ((LETTERS, True), (f"{LETTERS}{letter.pk}/", False)):
        first = program.get(address)
        assert first["ETag"].startswith("W/") is weak
        again = program.get(address, headers={"If-None-Match": f'"x", {first["ETag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        letter.summary += "!"
        letter.save()
        assert program.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_session_reads_too_and_says_for_whom_the_answer_holds(letter, office):
    client = Client()
    client.force_login(office)

    answer = client.get(LETTERS)

    assert len(answer.json()["items"]) == 1
    assert answer["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie", "Accept-Language"} <= set(answer["Vary"].split(", "))


@pytest.mark.parametrize("method", ["put", "patch", "delete", "post"])
def test_a_method_that_is_not_offered_names_those_that_are(letter, program, method):
    answer = getattr(program.client, method)(LETTERS)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert answer.json()["detail"] == "Here GET, HEAD, OPTIONS is offered."
    assert program.client.options(LETTERS)["Allow"] == "GET, HEAD, OPTIONS"
    assert program.client.options(f"{LETTERS}{letter.pk}/reword/")["Allow"] == "POST, OPTIONS"
    assert program.client.head(LETTERS).status_code == 200


def test_an_address_without_its_end_or_without_meaning_is_a_problem_not_a_page(house, program):
    for address in ("/api/v1/letters", "/api/v1/poems/", "/api/v1/letters/1/2/3/", "/api/v1/%2e"):
        answer = program.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_refusals_speak_the_language_asked_for(house, office):
    token_for(office)
    told = {
        asked: Program(SECRET, asked).get("/api/v1/poems/").json()["title"]
        for asked in ("en", "vi", "fr, vi;q=0.5", "fr")
    }

    assert Program(SECRET, "en").get("/api/v1/poems/")["Content-Language"] == "en"
    assert told["en"] == "There is no such thing here"
    assert told["vi"] == told["fr, vi;q=0.5"] == told["fr"] == "Không có nội dung này"
