"""Other systems are told: written with the act, signed, sent again, never into the house itself."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django_q.models import OrmQ

from kheo.access.enums import Role
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.console.waiting import waiting_count
from kheo.documents.models import Paper, PaperKind
from kheo.documents.operations import register_paper
from kheo.documents.policies import VIEW
from kheo.exchange import listings, outgoing
from kheo.exchange.enums import DeliveryState, Value
from kheo.exchange.listings import Column, Listing
from kheo.exchange.models import Delivery, Webhook
from kheo.exchange.operations import sending, webhooks
from kheo.exchange.operations.telling import JOB
from kheo.exchange.rules.retries import WAITS, next_attempt
from kheo.exchange.rules.targets import is_open, read_target
from kheo.jobs.models import Job
from kheo.jobs.operations import run
from kheo.kernel.refusals import BadInput, NotAllowed, RuleBroken
from tests.exchange.receiver import receiver
from tests.factories.orgs import UnitFactory

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
PAPERS = Listing(
    name="papers", label="Papers", permission=VIEW, rows=Paper.objects.all,
    columns=(Column("id", "Key", lambda row: row.pk, Value.WHOLE),), order=("-id",),
)  # fmt: skip


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def house(settings, monkeypatch):
    """Messages may go to this machine; the list of papers is known."""
    settings.WEBHOOK_PRIVATE = settings.WEBHOOK_PLAIN = True
    if "papers" not in listings._LISTINGS:
        monkeypatch.setitem(listings._LISTINGS, "papers", PAPERS)


@pytest.fixture
def unit(db):
    return UnitFactory()


@pytest.fixture
def office(someone, unit):
    return someone(Role.STANDING_OFFICE, unit)


@pytest.fixture
def other_system(house):
    with receiver() as told:
        yield told


@pytest.fixture
def told(other_system, office, at):
    """An address that is told of registered papers, and its secret."""
    return webhooks.add(
        name="e-office", url=other_system.url, events=["papers.registered"], actor=office, at=at
    )


def register(unit, office, at, number="12-QĐ/ĐU"):
    return register_paper(
        unit=unit, kind=PaperKind.DECISION, number=number, issued_on=at.date(),
        summary="công nhận mô hình", actor=office, at=at,
    )  # fmt: skip


def send():
    """What the worker does."""
    return [run(job.pk) for job in Job.objects.filter(kind=JOB, state="waiting")]


def test_a_new_decision_is_told_signed_and_without_its_content(
    told, other_system, unit, office, at
):
    webhook, secret = told
    paper = register(unit, office, at)

    assert send() == ["1 đã nhận, 0 bị từ chối"]
    [(headers, body)] = other_system.heard
    assert json.loads(body) == {
        "type": "papers.registered", "timestamp": "2026-11-21T02:00:00.000+00:00",
        "data": {"list": "papers", "key": str(paper.pk), "url": f"/api/v1/papers/{paper.pk}/"},
    }  # fmt: skip
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mine = hmac.new(b64decode(secret.removeprefix("whsec_")), signed, sha256).digest()
    assert headers["webhook-signature"] == "v1," + b64encode(mine).decode()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.answer) == (
        "done",
        1,
        "HTTP 200 <b>nghe</b>",
    )
    assert (delivery.ended_at, delivery.next_at) == (NOW, None)
    assert secret not in str(Webhook.objects.values()) + str(entries_about(webhook))


def test_what_is_undone_is_not_told(told, other_system, unit, office, at):
    def fails():
        with transaction.atomic():
            register(unit, office, at)
            raise RuleBroken("no")

    with pytest.raises(RuleBroken):
        fails()

    assert not Delivery.objects.exists()
    assert not OrmQ.objects.exists()


def test_nothing_is_told_of_what_the_owner_may_not_see(told, someone, at):
    other = UnitFactory()

    register(other, someone(Role.STANDING_OFFICE, other), at)

    assert not Delivery.objects.exists()


def test_nothing_is_told_in_the_name_of_an_ended_account(told, unit, office, someone, at):
    office.is_active = False
    office.save()

    register(unit, someone(Role.STANDING_OFFICE, unit), at)

    assert not Delivery.objects.exists()


def test_other_events_are_not_told(other_system, unit, office, at):
    webhooks.add(
        name="e-office", url=other_system.url, events=["papers.signed"], actor=office, at=at
    )

    register(unit, office, at)

    assert not Delivery.objects.exists()


def test_many_events_ask_for_one_job(told, other_system, unit, office, at):
    for number in range(3):
        register(unit, office, at, f"{number}-QĐ")

    assert Job.objects.filter(kind=JOB).count() == 1
    send()
    assert len({headers["webhook-id"] for headers, _body in other_system.heard}) == 3


def test_a_refused_message_is_sent_again_later_and_later_and_given_up_after_a_day(
    told, other_system, unit, office, at, clock
):
    other_system.answers = [500]
    register(unit, office, at)
    send()
    delivery = Delivery.objects.get()
    assert (delivery.answer, delivery.next_at) == ("HTTP 500 no", NOW + timedelta(minutes=1))
    moments, now = [], NOW
    while (delivery := Delivery.objects.get()).state == DeliveryState.WAITING:
        now = delivery.next_at
        clock.move_to(now, tick=False)
        call_command("keep_exchange")
        moments.append(now - NOW)

    assert len(other_system.heard) == len(WAITS) + 1 == 10
    assert len({headers["webhook-id"] for headers, _body in other_system.heard}) == 1
    assert moments[-1] < timedelta(days=1)
    assert (delivery.state, delivery.ended_at) == ("given_up", now)


def test_it_stands_again_after_a_while(told, other_system, unit, office, at, clock):
    other_system.answers = [503, 200]
    register(unit, office, at)
    send()
    clock.move_to(NOW + timedelta(minutes=2), tick=False)
    call_command("keep_exchange")

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("done", 2)


def test_an_address_that_refuses_for_days_is_left_alone_and_its_owner_told(
    told, other_system, unit, office, at, clock, client
):
    webhook, _secret = told
    other_system.answers = [500]
    for day in range(4):
        clock.move_to(NOW + timedelta(days=day), tick=False)
        register(unit, office, at, f"{day}-QĐ")
        send()

    webhook.refresh_from_db()
    assert (webhook.is_on, webhook.stopped_because) == (
        False, "Mọi tin của mấy ngày qua đều bị từ chối.",
    )  # fmt: skip
    assert sentence(entries_about(webhook)[0]) == (
        "“e-office” không được báo tin nữa vì đã từ chối mọi tin"
    )
    assert waiting_count(office) == 1
    client.force_login(office)
    assert "Địa chỉ không còn nhận tin" in client.get("/").content.decode()
    register(unit, office, at, "9-QĐ")
    assert Delivery.objects.count() == 4


def test_an_address_that_is_gone_is_left_alone_at_once(told, other_system, unit, office, at):
    other_system.answers = [410]
    register(unit, office, at)
    send()

    webhook = Webhook.objects.get()
    assert (webhook.is_on, webhook.stopped_because) == (
        False, "Địa chỉ trả lời rằng nó không còn nữa (410).",
    )  # fmt: skip


def test_a_redirect_is_not_followed(told, other_system, unit, office, at):
    other_system.answers, other_system.extra = [302], {"Location": other_system.url}
    register(unit, office, at)
    send()

    assert len(other_system.heard) == 1
    assert Delivery.objects.get().state == "waiting"


def test_two_workers_at_once_send_a_message_once(told, other_system, unit, office, at):
    webhook, _secret = told
    register(unit, office, at)
    seen = list(webhook.deliveries.all())
    assert sending.send_due(webhook) == (1, 0)
    stale = Delivery.objects.filter(pk=seen[0].pk, state="waiting", next_at=seen[0].next_at)

    assert stale.update(attempts=9) == 0
    assert sending.send_due(webhook) == (0, 0)
    assert len(other_system.heard) == 1


def test_a_closed_network_is_refused_when_added_and_when_sent(
    told, other_system, office, unit, settings, at
):
    settings.WEBHOOK_PRIVATE = False
    with pytest.raises(RuleBroken) as refusal:
        webhooks.add(name="x", url=other_system.url, events=["papers.signed"], actor=office, at=at)
    assert list(refusal.value.fields) == ["url"]

    register(unit, office, at)
    send()
    assert other_system.heard == []
    assert "mạng kín" in Delivery.objects.get().answer


def test_the_number_that_was_judged_is_the_one_that_is_asked(
    told, other_system, unit, office, at, monkeypatch
):
    asked = []

    def found(host, port, *more, **named):
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(sending.socket, "getaddrinfo", found)
    Webhook.objects.update(url=other_system.url.replace("127.0.0.1", "e-office.tinh.vn"))
    register(unit, office, at)
    send()

    assert asked == ["e-office.tinh.vn", "127.0.0.1"]
    [(headers, _body)] = other_system.heard
    assert headers["Host"].startswith("e-office.tinh.vn:")


@pytest.mark.parametrize(
    ("number", "is_it"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("192.168.1.1", False), ("169.254.169.254", False), ("0.0.0.0", False), ("100.64.0.1", False),
        ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True), ("64:ff9b::a00:1", False), ("2002:0a00:0001::", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("nowhere", False),
    ],
)  # fmt: skip
def test_only_numbers_of_the_open_network_are_open(number, is_it):
    assert is_open(number) is is_it


@pytest.mark.parametrize(
    "url",
    [
        "http://a.vn/", "ftp://a.vn/", "https://", "https://u:p@a.vn/", "https://a.vn:99999/",
        "https://[::1/", "a.vn", "https://a..vn/" + "x" * 3, "https://a b.vn/", "javascript:1",
        "https://a.vn/\r\nX: y",
    ],
)  # fmt: skip
def test_addresses_that_cannot_be_told(url):
    with pytest.raises(BadInput):
        read_target(url, plain=False)


def test_an_address_is_taken_apart():
    told = read_target("https://a.vn:8443/x?y=1", plain=False)

    assert (told.host_header, told.at("8.8.8.8")) == ("a.vn:8443", "https://8.8.8.8:8443/x?y=1")
    assert read_target("https://A.vn", plain=False).host_header == "a.vn"
    assert told.at("2606::1") == "https://[2606::1]:8443/x?y=1"


def test_waits_grow_and_end_with_the_day():
    assert next_attempt(1, created_at=NOW, at=NOW) == NOW + timedelta(minutes=1)
    assert next_attempt(len(WAITS) + 1, created_at=NOW, at=NOW) is None
    assert next_attempt(2, created_at=NOW, at=NOW + timedelta(days=1)) is None


def test_stopping_gives_up_what_waits_and_going_on_begins_anew(told, unit, office, at):
    webhook, _secret = told
    register(unit, office, at)
    webhooks.stop(webhook, actor=office, at=at)

    assert Delivery.objects.get().state == "given_up"
    with pytest.raises(RuleBroken):
        webhooks.stop(webhook, actor=office, at=at)
    with pytest.raises(RuleBroken):
        webhooks.send_again(Delivery.objects.get(), actor=office, at=at)
    webhooks.go_on(webhook, actor=office, at=at)
    webhooks.send_again(Delivery.objects.get(), actor=office, at=at)
    assert Delivery.objects.get().state == "waiting"
    assert [entry.action for entry in entries_about(webhook)] == [
        "webhook.send_again", "webhook.go_on", "webhook.stop", "webhook.add",
    ]  # fmt: skip


def test_a_message_about_what_the_owner_lost_is_not_sent_again(told, unit, office, someone, at):
    register(unit, office, at)
    send()
    Paper.objects.update(unit=UnitFactory())

    with pytest.raises(NotAllowed):
        webhooks.send_again(Delivery.objects.get(), actor=office, at=at)


def test_only_who_holds_the_right_keeps_addresses(house, unit, someone, at):
    clerk = someone(Role.REGISTRAR, unit)
    with pytest.raises(NotAllowed):
        webhooks.add(
            name="x", url="http://127.0.0.1:1/", events=["papers.signed"], actor=clerk, at=at
        )


def test_the_pages_add_try_out_and_show_what_came_back(other_system, office):
    client = Client()
    client.force_login(office)
    body = {
        "name": "e-office",
        "url": other_system.url,
        "events": ["papers.signed", "papers.registered"],
    }
    wrong = client.post("/nhap-xuat/bao-tin/them/", {**body, "url": "gopher://x"})
    assert wrong.status_code == 422
    assert "gopher://x" in wrong.content.decode()

    page = client.post("/nhap-xuat/bao-tin/them/", body)

    assert "whsec_" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    webhook = Webhook.objects.get()
    address = f"/nhap-xuat/bao-tin/{webhook.pk}/"
    assert client.post(f"{address}thu/", follow=True).status_code == 200
    send()
    [(_headers, told)] = other_system.heard
    assert json.loads(told)["type"] == "test"
    shown = client.get(address).content.decode()
    assert "HTTP 200 &lt;b&gt;nghe&lt;/b&gt;" in shown
    assert "whsec_" not in shown
    client.post(f"{address}dung/")
    assert "e-office" in client.get("/nhap-xuat/bao-tin/").content.decode()
    client.post(f"{address}tiep-tuc/")
    client.post(f"{address}tin/{Delivery.objects.get().pk}/")
    send()
    assert len(other_system.heard) == 2
    assert client.post(f"{address}xoa/").status_code == 404


@pytest.mark.django_db
def test_an_address_of_another_unit_is_not_found(told, someone):
    client = Client()
    client.force_login(someone(Role.STANDING_OFFICE, UnitFactory()))

    assert client.get(f"/nhap-xuat/bao-tin/{told[0].pk}/").status_code == 404
    assert client.get("/nhap-xuat/bao-tin/").content.decode().count("e-office") == 0


def test_every_event_names_a_list():
    assert len(outgoing.declared()) == 9
    assert all(one.label and one.events for one in outgoing.declared())


def test_an_address_may_be_kept_before_its_machine_is_there_and_is_looked_for_when_it_begins(
    office, at
):
    words = {"name": "e-office", "url": "https://vanban.example/bao-tin"}
    told = {"events": ["papers.signed"], "actor": office, "at": at}

    with pytest.raises(RuleBroken, match=r"vanban\.example"):
        webhooks.add(**words, **told)
    webhook, _secret = webhooks.add(**words, **told, is_on=False)

    assert (webhook.is_on, Delivery.objects.count()) == (False, 0)
    assert entries_about(webhook)[0].after["is_on"] is False
    with pytest.raises(RuleBroken, match=r"vanban\.example"):
        webhooks.go_on(webhook, actor=office, at=at)
    with pytest.raises(RuleBroken, match="https"):
        webhooks.add(**words | {"url": "ftp://vanban.example/"}, **told, is_on=False)
