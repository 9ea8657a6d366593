"""The story: the e-office fetches decisions with a token that can read and nothing else, and is told of new ones.

It is played with the example client of the documents against a server of this program.
"""

from __future__ import annotations

import importlib.util
from datetime import UTC, date, datetime, timedelta

import pytest

from bootstrap.places import ROOT
from kheo.access.enums import Role
from kheo.access.models import ApiToken
from kheo.access.operations.tokens import make
from kheo.documents.models import Paper, PaperKind
from kheo.documents.operations import register_paper
from kheo.exchange.models import Webhook
from kheo.exchange.operations import webhooks
from kheo.exchange.operations.telling import JOB
from kheo.jobs.models import Job
from kheo.jobs.operations import run
from tests.exchange.receiver import receiver
from tests.factories.documents import PaperFactory
from tests.factories.orgs import UnitFactory

spec = importlib.util.spec_from_file_location(
    "kheo_client", ROOT / "docs" / "examples" / "kheo_client.py"
)
kheo_client = importlib.util.module_from_spec(spec)
spec.loader.exec_module(kheo_client)


@pytest.fixture
def unit(transactional_db):
    return UnitFactory()


@pytest.fixture
def office(someone, unit):
    return someone(Role.STANDING_OFFICE, unit)


@pytest.fixture
def house(live_server, office):
    """The client of the e-office, with a token made on the page's operation."""
    _token, secret = make(
        office, name="e-office", scopes=["decisions:read"], days=90, password="mat khau dai",
        at=datetime.now(UTC),
    )  # fmt: skip
    return kheo_client.Kheo(live_server.url, secret)


def test_the_e_office_fetches_decisions_and_is_told_of_each_new_one(
    house, unit, office, settings, capsys, monkeypatch, live_server
):
    settings.WEBHOOK_PRIVATE = settings.WEBHOOK_PLAIN = True
    PaperFactory(unit=unit, kind=PaperKind.PLAN)
    PaperFactory(unit=UnitFactory(), summary="of another commune")
    first = [
        PaperFactory(unit=unit, issued_on=date(2026, 6, 1) + timedelta(days=day)).number
        for day in range(5)
    ]

    # It reads them page by page, and again only what has changed.
    assert [row["number"] for row in house.records("decisions", limit=2)] == first[::-1]
    assert [row["number"] for row in house.records("decisions", limit=2)] == first[::-1]

    # It can read and nothing else.
    with pytest.raises(kheo_client.Refused) as refusal:
        list(house.records("papers"))
    assert refusal.value.status == 403
    assert refusal.value.problem["type"].endswith("#token-scope")
    with pytest.raises(kheo_client.Refused) as refusal:
        list(house.records("decisions", colour="red"))
    assert refusal.value.problem["errors"][0]["field"] == "colour"

    # It is told of a new one, proves that the message is genuine, and reads it.
    with receiver() as told:
        _webhook, secret = webhooks.add(
            name="e-office", url=told.url, events=["decisions.issued"], actor=office,
            at=datetime.now(UTC),
        )  # fmt: skip
        paper = register_paper(
            unit=unit, kind=PaperKind.DECISION, number="99-QĐ/ĐU", issued_on=date(2026, 6, 20),
            summary="công nhận mô hình mới", actor=office, at=datetime(2026, 11, 21, tzinfo=UTC),
        )  # fmt: skip
        for job in Job.objects.filter(kind=JOB):
            run(job.pk)
        [(headers, body)] = told.heard
    assert kheo_client.is_from_kheo(headers, body, secret)
    assert not kheo_client.is_from_kheo(headers, body + b" ", secret)
    assert not kheo_client.is_from_kheo(headers, body, "whsec_" + "A" * 44)
    late = datetime.now(UTC).timestamp() + 301
    assert not kheo_client.is_from_kheo(headers, body, secret, now=late)
    event = kheo_client.json.loads(body)
    record = house.record(event["data"]["list"], event["data"]["key"])
    assert (record["id"], record["number"], record["summary"]) == (
        paper.pk, "99-QĐ/ĐU", "công nhận mô hình mới",
    )  # fmt: skip
    assert ApiToken.objects.get().last_used_at is not None
    assert Webhook.objects.get().is_on

    # The same from a command line.
    monkeypatch.setenv("KHEO_URL", live_server.url)
    monkeypatch.setenv("KHEO_TOKEN", house._told["Authorization"].removeprefix("Bearer "))
    assert kheo_client.main(["decisions", "q=mô hình mới"]) == 0
    assert '"number": "99-QĐ/ĐU"' in capsys.readouterr().out
    assert kheo_client.main(["poems"]) == 1
    assert Paper.objects.count() == 8
