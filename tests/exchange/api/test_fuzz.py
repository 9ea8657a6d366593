"""The interface is asked everything its own document allows, and much that it does not.

One example of each operation in every run, always the same, by turns one that the document allows and one that it
does not. ``KHEO_FUZZ=40 KHEO_FUZZ_SEED=7 pytest -s`` asks that many of both in a house with a record of every list,
goes on after a finding, tells slow answers too and how far it is.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext, suppress
from datetime import date
from random import Random
from time import perf_counter

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import IntegrityError, close_old_connections, transaction
from django.db.models import CharField, TextField
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from zeal import zeal_ignore

from kheo.access.enums import Role
from kheo.config.wsgi import application
from kheo.exchange.listings import listing_of
from kheo.exchange.operations import uses
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit
from tests.exchange.api.conftest import SECRET, token_for
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.documents import PaperFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.factories.records import RECORDS

EXAMPLES = int(os.environ.get("KHEO_FUZZ", "0"))
SEED = int(os.environ.get("KHEO_FUZZ_SEED", "0"))
SLOW = 2.0  # seconds
LIKELY = (
    "1",
    "2",
    "3",
    "0",
    "-1",
    "2026",
    "2026-11-20",
    "20/11/2026",
    "1,5",
    "Xã",
    "=1+1",
    "a" * 5000,
)
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
    other = UnitFactory(under=nation, name="Xã bên cạnh")
    for unit, words in ((mine, "của tôi"), (other, HIDDEN)):
        InitiativeFactory(unit=unit, title=f"Mô hình {words}")
        PaperFactory(unit=unit, summary=f"Văn bản {words}", issued_on=date(2026, 6, 1))
        UserFactory(unit=unit, full_name=f"Người {words}")
    token_for(person)
    uses.forget()


def furnish():
    """A record of every list: in the scope of somebody who holds every role there, and beside it."""
    mine, other = UnitFactory(kind=Kind.PROVINCE, name="Tỉnh"), UnitFactory(kind=Kind.PROVINCE)
    person = UserFactory(unit=mine)
    for role in Role:
        if role != Role.SYSTEM:
            GrantFactory(user=person, role=role, unit=mine)
    stranger = UserFactory(unit=other)
    for make in RECORDS.values():
        row = None
        with suppress(IntegrityError), transaction.atomic():  # another list needed one already
            row = make(mine, person)
        with suppress(IntegrityError), transaction.atomic():  # some are there once, for everybody
            if (beside := make(other, stranger)) != row:
                hide(beside)
    token_for(person)
    uses.forget()


def hide(row):
    """Write into the words of a record out of scope what no answer may hold. Names of units are open."""
    if isinstance(row, Unit):
        return
    free = [
        one.name
        for one in row._meta.fields
        if isinstance(one, CharField | TextField)
        and not (one.unique or one.choices or one.primary_key)
        and one.name in {"title", "name", "full_name", "summary", "text", "place", "note", "words"}
    ]
    type(row)._base_manager.filter(pk=row.pk).update(**dict.fromkeys(free, f"Tên {HIDDEN}"))


@pytest.fixture
def world(db):
    """The world that is asked about."""
    furnish() if EXAMPLES else build()


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
    """Ask every operation; the operations that were asked and what was found."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    asked, findings = [], []
    for number, found in enumerate(schema.get_all_operations()):
        operation = found.ok()
        keys = keys_of(operation) if "{key}" in operation.path else []
        for mode in MODES if EXAMPLES else [MODES[number % 2]]:
            with undone():
                findings += (
                    asked_often(operation, mode, keys)
                    if EXAMPLES
                    else ask_often(operation, mode, keys)
                )
        asked.append(operation.label)
    return asked, findings


@contextmanager
def undone():
    """Nothing that an act did stays, however the request ended."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def answered(case):
    """The answer, and how long it took in seconds."""
    start = perf_counter()
    with undone() if EXAMPLES else nullcontext():
        answer = case.call(headers={"Authorization": f"Bearer {SECRET}"})
    return answer, perf_counter() - start


def asked_often(operation, mode, keys):
    """Ask and go on; what was found, as text."""
    start = perf_counter()
    try:
        with zeal_ignore():  # two nonsense keys in one form ask the same table twice
            found = ask_often(operation, mode, keys)
    except Exception as trouble:  # noqa: BLE001 - the long run tells all findings at its end
        found = [f"{operation.label} {mode.name}: {line}" for line in _sentences(trouble)]
    print(  # noqa: T201 - how far a run of half an hour is
        f"{perf_counter() - start:6.1f} s  {operation.label} {mode.name}",
        *found,
        sep="\n",
        flush=True,
    )
    return found


def _sentences(trouble):
    inner = getattr(trouble, "exceptions", None)
    return [line for one in inner for line in _sentences(one)] if inner else [repr(trouble)[:2000]]


def ask_often(operation, mode, keys):
    """Ask one operation, three times in four about a record that is there; answers that were slow."""
    seen, slow = [], []
    chance = Random(SEED)

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES or 1, derandomize=not SEED, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
        phases=[Phase.generate] if EXAMPLES else list(Phase),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        if keys and len(seen) % 4 != 3:
            case.path_parameters = {"key": keys[len(seen) % len(keys)]}
        if EXAMPLES and len(seen) % 2 and isinstance(case.body, dict):
            for name, value in case.body.items():
                if isinstance(value, str) and chance.random() < 0.7:
                    case.body[name] = chance.choice(LIKELY)
        seen.append(case)
        answer, took = answered(case)
        if EXAMPLES and took > SLOW and min(took, answered(case)[1]) > SLOW:  # not the machine once
            slow.append(f"{operation.label}: {took:.1f} s for {case.as_curl_command()[:500]}")
        case.validate_response(answer, checks=CHECKS)
        assert HIDDEN not in answer.text

    ask()
    return slow if EXAMPLES else []


@pytest.mark.slow
def test_no_answer_is_a_fault_breaks_the_document_or_leaks(world):
    with one_connection():
        asked, findings = ask_all()
    assert len(asked) > 100
    assert findings == []
