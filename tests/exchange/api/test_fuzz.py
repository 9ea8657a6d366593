"""The interface is asked everything its own document allows, and much that it does not.

One example of each operation in every run, always the same, by turns one that the document allows and one that it
does not; ``KHEO_FUZZ=1000`` asks that many of both.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import date

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kheo.access.enums import Role
from kheo.config.wsgi import application
from kheo.exchange.listings import listing_of
from kheo.exchange.operations import uses
from kheo.orgs.enums import Kind
from tests.exchange.api.conftest import SECRET, token_for
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.documents import PaperFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

EXAMPLES = int(os.environ.get("KHEO_FUZZ", "0"))
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
HIDDEN = "ngoài phạm vi 7f3a"
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance,
]  # fmt: skip


def build():
    """A commune with a record of some kinds, somebody who may do most things in it, and another commune."""
    nation = UnitFactory(kind=Kind.NATION, name="Việt Nam")
    mine = UnitFactory(under=nation, name="Xã của tôi")
    person = UserFactory(unit=mine)
    for role in (Role.STANDING_OFFICE, Role.REGISTRAR, Role.RECORDS_CLERK, Role.USER_ADMINISTRATOR):
        GrantFactory(user=person, role=role, unit=mine)
    other = UnitFactory(under=nation, name=f"Xã {HIDDEN}")
    for unit, words in ((mine, "của tôi"), (other, HIDDEN)):
        InitiativeFactory(unit=unit, title=f"Mô hình {words}")
        PaperFactory(unit=unit, summary=f"Văn bản {words}", issued_on=date(2026, 6, 1))
        UserFactory(unit=unit, full_name=f"Người {words}")
    token_for(person)
    uses.forget()


@pytest.fixture
def world(db):
    """The world that is asked about."""
    build()


@contextmanager
def one_connection():
    """The program asked as a server asks it would drop the connection in whose transaction the test runs."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    try:
        yield
    finally:
        for end in ends:
            end.connect(close_old_connections)


def keys_of(operation):
    """Keys of two records of the list an operation is about: in scope or not, there or not."""
    name = operation.path.split("/")[3]
    try:
        listing = listing_of(name)
    except LookupError:
        return []
    return [str(getattr(row, listing.key)) for row in listing.rows()[:2]]


def ask_all():
    """Ask every operation; the operations that were asked."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    asked = []
    for number, found in enumerate(schema.get_all_operations()):
        operation = found.ok()
        keys = keys_of(operation) if "{key}" in operation.path else []
        for mode in MODES if EXAMPLES else [MODES[number % 2]]:
            ask_often(operation, mode, keys)
        asked.append(operation.label)
    return asked


def ask_often(operation, mode, keys):
    """Ask one operation, three times in four about a record that is there."""
    seen = []

    @settings(
        max_examples=EXAMPLES or 1, derandomize=True, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        if keys and len(seen) % 4 != 3:
            case.path_parameters = {"key": keys[len(seen) % len(keys)]}
        seen.append(case)
        answer = case.call(headers={"Authorization": f"Bearer {SECRET}"})
        case.validate_response(answer, checks=CHECKS)
        assert HIDDEN not in answer.text

    ask()


@pytest.mark.slow
def test_no_answer_is_a_fault_breaks_the_document_or_leaks(world):
    with one_connection():
        assert len(ask_all()) > 100
