"""A unit, people, and kinds of jobs that are there for the length of a test."""

import pytest

from kheo.access.enums import Role
from kheo.access.operations.accounts import system_user
from kheo.jobs import kinds
from kheo.jobs.operations import enqueue
from kheo.orgs.enums import Kind
from tests.factories.orgs import UnitFactory


@pytest.fixture
def nation(db):
    return UnitFactory(kind=Kind.NATION, name="Việt Nam", code="VN")


@pytest.fixture
def province(nation):
    return UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", code="42", under=nation)


@pytest.fixture
def clerk(someone, province):
    system_user()
    return someone(Role.RECORDS_CLERK, over=province, full_name="Ngô Thị Trữ")


@pytest.fixture
def kind(monkeypatch):
    """``kind(function)``: its name in the registry."""
    known = dict(kinds._KINDS)
    monkeypatch.setattr(kinds, "_KINDS", known)

    def make(work, name="tests.work"):
        known[name] = kinds.Kind(work)
        return name

    return make


@pytest.fixture
def ask(province, clerk, kind, at):
    """``ask(function)``: a job that does it, waiting in the queue."""

    def make(work, **more):
        told = {"subject": 7, "title": "Thử việc nền", "unit": province, "actor": clerk, "at": at}
        return enqueue(kind(work), **(told | more))

    return make
