"""The OpenAPI document and the page drawn from it."""

from __future__ import annotations

import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from kheo.exchange import acts, endpoints, listings


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_document_is_valid_and_open_to_all(language):
    answer = Client(headers={"Accept-Language": language}).get("/api/v1/schema/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    OpenAPIV31SpecValidator(answer.json()).validate()
    again = Client(headers={"Accept-Language": language, "If-None-Match": answer["ETag"]})
    assert again.get("/api/v1/schema/").status_code == 304


@pytest.mark.django_db
def test_every_list_and_act_stands_in_it_with_words(house):
    told = Client(headers={"Accept-Language": "en"}).get("/api/v1/schema/").json()

    OpenAPIV31SpecValidator(told).validate()
    operations = [
        one for path in told["paths"].values() for one in path.values() if "operationId" in one
    ]
    assert {one["operationId"] for one in operations} >= {
        "index", "list_letters", "read_letters", "act_letters_reword", "act_letters_add",
    }  # fmt: skip
    assert all(one["summary"] for one in operations)
    reword = told["paths"]["/api/v1/letters/{key}/reword/"]["post"]
    body = reword["requestBody"]["content"]["application/json"]["schema"]
    assert body["required"] == ["summary"]
    assert body["additionalProperties"] is False
    assert body["properties"]["summary"] == {
        "type": "string", "maxLength": 50, "minLength": 1, "description": "Summary",
    }  # fmt: skip
    assert body["properties"]["pages"]["maximum"] == 99
    assert body["properties"]["kinds"]["items"]["enum"][0] == "decision"
    assert body["properties"]["day"]["format"] == "date"
    record = told["components"]["schemas"]["letters"]["properties"]
    assert record["issued_on"]["format"] == "date"
    assert record["kind"]["enum"][-1] is None


@pytest.mark.django_db
def test_everything_declared_stands_in_the_document():
    told = Client().get("/api/v1/schema/").json()["paths"]

    lists = {f"/api/v1/{one.name}/" for one in listings.declared()}
    figures = {f"/api/v1/{one.name}/" for one in endpoints.declared()}
    posts = {
        f"/api/v1/{act.listing}/{'' if act.on_list else '{key}/'}{act.name}/"
        for act in acts.declared()
    }
    assert {path for path, one in told.items() if "get" in one and "{" not in path} == (
        lists | figures | {"/api/v1/"}
    )
    assert {path for path, one in told.items() if "post" in one} == posts


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Giao diện cho hệ thống khác"), ("en", "Interface for other systems")]
)  # fmt: skip
def test_the_page_for_people_is_drawn_from_it(house, language, words):
    page = Client(headers={"Accept-Language": language}).get("/api/v1/docs/").content.decode()

    assert words in page
    assert "POST /api/v1/letters/{key}/reword/" in page
    assert 'id="who-asks"' in page
    assert "<script src=" not in page.replace('<script src="/static', "")
