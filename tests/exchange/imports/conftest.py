"""A province, its people, a kind of file that is there for the length of a test."""

import pytest

from kheo.access.enums import Role
from kheo.access.operations.accounts import system_user
from kheo.exchange import profiles
from kheo.exchange.operations import imports
from kheo.jobs.models import Job
from kheo.jobs.operations import run
from kheo.orgs.enums import Kind
from tests.exchange.imports.wells import WELLS, WITH_PAPER, workbook
from tests.factories.orgs import UnitFactory


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """The wells are known."""
    known = {**profiles._PROFILES, WELLS.name: WELLS, WITH_PAPER.name: WITH_PAPER}
    monkeypatch.setattr(profiles, "_PROFILES", known)


@pytest.fixture
def nation(db):
    return UnitFactory(kind=Kind.NATION, name="Việt Nam", code="VN")


@pytest.fixture
def province(nation):
    return UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", code="42", under=nation)


@pytest.fixture
def other(nation):
    return UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Nghệ An", code="40", under=nation)


@pytest.fixture
def clerk(someone, province):
    system_user()
    return someone(Role.RECORDS_CLERK, over=province, full_name="Ngô Thị Trữ")


@pytest.fixture
def work():
    """``work(imported)``: the worker does what was asked last; the import as it is then."""

    def do(imported):
        imported.refresh_from_db()
        while imported.job is not None and not imported.job.is_over:
            run(imported.job_id)
            imported.refresh_from_db()
        return imported

    return do


@pytest.fixture
def upload(province, clerk, at):
    """``upload(row, row…)``: a file of wells comes in, not yet checked."""

    def make(*rows, name="gieng.xlsx", **more):
        headings = {
            key: more.pop(key)
            for key in ("headings", "above", "sheet", "more_sheets")
            if key in more
        }
        content = more.pop("content", None) or workbook(*rows, **headings)
        told = {"name": name, "profile": "wells", "unit": province, "actor": clerk, "at": at}
        return imports.upload(content, **(told | more))

    return make


@pytest.fixture
def checked(upload, work):
    """``checked(row…)``: uploaded and checked."""
    return lambda *rows, **more: work(upload(*rows, **more))


@pytest.fixture
def entered(checked, work, clerk, at):
    """``entered(row…)``: uploaded, checked and taken in."""

    def make(*rows, **more):
        imported = checked(*rows, **more)
        imports.ask_to_enter(imported, actor=clerk, at=at)
        return work(imported)

    return make


@pytest.fixture
def jobs_asked():
    """Kinds and states of the jobs, in order."""
    return lambda: list(Job.objects.order_by("pk").values_list("kind", "state"))
