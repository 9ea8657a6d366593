"""Acts: the form of the page reads, its operation does, the answer is the record."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kheo.access.enums import Role
from kheo.audit.queries import entries_about
from kheo.documents.models import Paper
from kheo.exchange.models import Answer
from tests.exchange.api.conftest import Program, token_for
from tests.factories.documents import PaperFactory
from tests.factories.orgs import UnitFactory


def reword_of(letter):
    return f"/api/v1/letters/{letter.pk}/reword/"


def test_an_act_reads_json_as_the_page_reads_its_form_and_answers_with_the_record(letter, program):
    body = {
        "summary": "  anew  ", "pages": 12.5, "is_urgent": True, "kinds": ["decision", "report"],
        "day": "05/01/2026",
    }  # fmt: skip

    answer = program.post(reword_of(letter), body)

    letter.refresh_from_db()
    assert letter.summary == "anew 12.5 True decision,report 2026-01-05"
    assert (answer.status_code, answer.json()["summary"]) == (200, letter.summary)
    assert answer["ETag"] == program.get(f"/api/v1/letters/{letter.pk}/")["ETag"]
    [entry] = entries_about(letter)
    assert (entry.action, entry.after) == ("paper.register", {"summary": letter.summary})


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["summary"]),
        ({"summary": "x" * 51}, ["summary"]),
        ({"summary": {"a": 1}}, ["summary"]),
        ({"summary": "x", "colour": "red"}, ["colour"]),
        ({"summary": "x", "pages": 2**70}, ["pages"]),
        ({"summary": "x", "pages": "12.5"}, ["pages"]),
        ({"summary": "x", "day": "30/02/2026"}, ["day"]),
        ({"summary": "x", "kinds": ["poem"]}, ["kinds"]),
        ({"summary": "a\0b", "kinds": [{}]}, ["kinds"]),
        ({"summary": "same"}, ["summary"]),
    ],
)
def test_input_that_is_not_right_is_refused_by_field(letter, program, body, fields):
    answer = program.post(reword_of(letter), body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == fields
    letter.refresh_from_db()
    assert letter.summary == "the first"


@pytest.mark.parametrize(
    ("word", "status", "kind"),
    [
        ("rule", 409, "rule"), ("late", 409, "not-now"), ("stale", 409, "changed-meanwhile"),
        ("often", 429, "too-often"),
    ],
)  # fmt: skip
def test_a_refusal_of_the_domain_is_a_problem_with_its_sentence(
    letter, program, word, status, kind
):
    answer = program.post(reword_of(letter), {"summary": word})

    told = answer.json()
    assert (answer.status_code, told["type"]) == (status, f"/api/v1/docs/#{kind}")
    assert told["instance"] == reword_of(letter)
    assert answer.get("Retry-After") == ("7" if kind == "too-often" else None)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 5000, "application/json", 400),
        (b'{"summary": "\\ud800"}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"summary=x", "application/x-www-form-urlencoded", 415),
        (b"x", "text/plain", 415),
        (b"", "", 422),
    ],
)
def test_a_body_that_cannot_be_read_is_told_apart(letter, program, body, kind, status):
    answer = program.client.generic("POST", reword_of(letter), body, content_type=kind)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_too_much_at_once_is_refused(letter, program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    assert program.post(reword_of(letter), {"summary": "x" * 200}).status_code == 413


def test_files_come_as_forms_do(letter, program, unit):
    address = "/api/v1/letters/add/"
    file = SimpleUploadedFile("a.txt", "nội dung".encode())

    answer = program.client.post(address, {"name": "12-QĐ", "file": file})

    made = Paper.objects.get(number="12-QĐ")
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/letters/{made.pk}/")
    assert answer.json()["summary"] == "nội dung"
    assert program.post(address, {"name": "13-QĐ"}).json()["errors"][0]["field"] == "file"
    assert program.get(address).status_code == 405


def test_an_act_that_leaves_no_record_answers_with_nothing(letter, program):
    answer = program.post(f"/api/v1/letters/{letter.pk}/drop/")

    assert (answer.status_code, answer.content) == (204, b"")
    assert not Paper.objects.exists()


def test_a_record_changed_since_it_was_seen_is_not_acted_on(letter, program):
    seen = program.get(f"/api/v1/letters/{letter.pk}/")["ETag"]
    first = program.post(reword_of(letter), {"summary": "one"}, headers={"If-Match": seen})

    again = program.post(reword_of(letter), {"summary": "two"}, headers={"If-Match": seen})

    assert (first.status_code, again.status_code) == (200, 412)
    letter.refresh_from_db()
    assert letter.summary == "one  False"
    last = program.post(reword_of(letter), {"summary": "3"}, headers={"If-Match": first["ETag"]})
    assert last.status_code == 200
    weak = program.get("/api/v1/letters/")["ETag"]
    refused = program.post(reword_of(letter), {"summary": "4"}, headers={"If-Match": weak})
    assert refused.status_code == 412


def test_an_act_sent_twice_with_one_key_is_done_once(letter, program):
    key = {"Idempotency-Key": "4f1c"}
    first = program.post(reword_of(letter), {"summary": "one"}, headers=key)
    again = program.post(reword_of(letter), {"summary": "one"}, headers=key)

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert (first.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
    assert again["ETag"] == first["ETag"]
    assert len(entries_about(letter)) == 1
    other = program.post(reword_of(letter), {"summary": "two"}, headers=key)
    assert (other.status_code, other.json()["type"]) == (422, "/api/v1/docs/#key-used")
    assert len(entries_about(letter)) == 1


def test_a_refused_act_keeps_no_answer_so_it_may_be_tried_again(letter, program):
    key = {"Idempotency-Key": "4f1c"}
    assert program.post(reword_of(letter), {"summary": "late"}, headers=key).status_code == 409

    assert not Answer.objects.exists()
    assert program.post(reword_of(letter), {"summary": "now"}, headers=key).status_code == 200


def test_keys_belong_to_one_person_and_have_a_length(letter, program, someone):
    token_for(someone(Role.STANDING_OFFICE, letter.unit), secret="kheo_" + "c" * 43)
    other, key = Program("kheo_" + "c" * 43), {"Idempotency-Key": "same"}

    program.post(reword_of(letter), {"summary": "one"}, headers=key)
    assert other.post(reword_of(letter), {"summary": "two"}, headers=key).status_code == 200
    long = {"Idempotency-Key": "x" * 201}
    assert program.post(reword_of(letter), {"summary": "3"}, headers=long).status_code == 400


def test_who_may_see_but_not_act_is_refused_with_the_reason(letter, someone):
    token_for(someone(Role.AUDITOR, letter.unit))
    answer = Program().post(reword_of(letter), {"summary": "one"})

    assert answer.status_code == 403
    assert answer.json()["detail"] == "Your roles do not include this act."


def test_what_lies_outside_ones_units_is_not_found_by_acts_either(house, program):
    hidden = PaperFactory(unit=UnitFactory(), summary="of another commune")

    answer = program.post(reword_of(hidden), {"summary": "mine"})

    assert answer.status_code == 404
    hidden.refresh_from_db()
    assert hidden.summary == "of another commune"


def test_a_session_acts_only_with_the_token_of_our_own_pages(letter, office):
    client = Client(enforce_csrf_checks=True)
    client.force_login(office)
    sent = {"content_type": "application/json"}

    refused = client.post(reword_of(letter), {"summary": "x"}, **sent)
    assert (refused.status_code, refused.json()["type"]) == (403, "/api/v1/docs/#other-site")
    client.get("/tai-khoan/mat-khau/")
    told = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.post(reword_of(letter), {"summary": "x"}, headers=told, **sent).status_code == 200
