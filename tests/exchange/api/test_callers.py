"""Who asks, how far his token reaches, how often he may ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from kheo.access.models import ApiToken
from kheo.exchange.models import Use
from kheo.exchange.operations import uses
from kheo.kernel.refusals import TooOften
from tests.exchange.api.conftest import SECRET, Program, token_for

LETTERS = "/api/v1/letters/"
NOW = datetime.now(UTC)


def test_a_stranger_is_asked_for_a_token_and_not_sent_to_a_page(house, db):
    answer = Client().get(LETTERS)

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="kheo"')
    assert answer.json()["status"] == 401


@pytest.mark.parametrize(
    "told", ["Bearer kheo_wrong", "Bearer", "Basic dXNlcg==", "Bearer kheo_" + "a" * 500, "kheo_x"]
)
def test_a_token_that_is_not_known_is_refused(house, office, told):
    token_for(office)

    answer = Client(headers={"Authorization": told}).get(LETTERS)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="kheo", error="invalid_token"'


@pytest.mark.parametrize("more", [{"days": -1}, {"ended_at": NOW}])
def test_a_token_that_is_over_opens_nothing(house, office, more):
    token_for(office, **more)

    assert Program().get(LETTERS).status_code == 401


def test_the_token_of_an_ended_account_opens_nothing(house, office):
    token_for(office)
    office.is_active = False
    office.save()

    assert Program().get(LETTERS).status_code == 401


def test_who_has_a_one_time_password_chooses_his_own_first(house, office):
    token_for(office)
    office.must_change_password = True
    office.save()

    answer = Program().get(LETTERS)

    assert answer.status_code == 403
    assert answer.json()["detail"] == "Sign in and choose a password of your own first."


def test_a_wrong_token_is_not_helped_by_a_session(house, office):
    client = Client(headers={"Authorization": "Bearer kheo_wrong"})
    client.force_login(office)

    assert client.get(LETTERS).status_code == 401


@pytest.mark.parametrize(
    ("scopes", "read", "act"),
    [
        (["read"], 200, 403), (["write"], 200, 200), (["letters:read"], 200, 403),
        (["letters:write"], 200, 200), (["units:write"], 403, 403), ([], 403, 403),
    ],
)  # fmt: skip
def test_a_token_reaches_as_far_as_its_scopes(letter, office, scopes, read, act):
    ApiToken.objects.filter(pk=token_for(office).pk).update(scopes=scopes)
    program = Program()

    assert program.get(LETTERS).status_code == read
    assert program.get(f"{LETTERS}{letter.pk}/").status_code == read
    answer = program.post(f"{LETTERS}{letter.pk}/reword/", {"summary": "x"})
    assert answer.status_code == act
    if act == 403:
        assert answer.json()["type"] == "/api/v1/docs/#token-scope"


def test_the_last_use_is_written_at_most_every_five_minutes(house, office):
    token = token_for(office)
    Program().get(LETTERS)
    token.refresh_from_db()
    first = token.last_used_at
    Program().get(LETTERS)
    token.refresh_from_db()

    assert first == token.last_used_at
    assert token.last_address == "127.0.0.1"
    token.last_used_at = first - timedelta(minutes=6)
    token.save()
    Program().get(LETTERS)
    token.refresh_from_db()
    assert token.last_used_at > first


def test_a_token_may_ask_so_often_in_a_minute_and_is_told_how_often_still(
    house, office, settings, time_machine
):
    time_machine.move_to(datetime(2026, 11, 21, 2, 0, 20, tzinfo=UTC), tick=False)
    settings.API_PER_MINUTE = 2
    token_for(office, expires_at=datetime(2027, 1, 1, tzinfo=UTC))
    answers = [Program().get(LETTERS) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    told = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    assert [answers[0][name] for name in told] == ["2", "1", "41"]
    assert answers[2]["Retry-After"] == "41"
    assert answers[2].json()["detail"] == "Too many requests. Ask again in 41 seconds."
    time_machine.move_to(datetime(2026, 11, 21, 2, 1, tzinfo=UTC), tick=False)
    assert Program().get(LETTERS).status_code == 200


def test_several_tokens_of_one_person_share_a_limit(house, office, settings, time_machine):
    time_machine.move_to(datetime(2026, 11, 21, 2, 0, tzinfo=UTC), tick=False)
    settings.API_PER_MINUTE = 1
    codes = []
    for sign in "abc":
        secret = "kheo_" + sign * 43
        token_for(office, secret=secret, expires_at=datetime(2027, 1, 1, tzinfo=UTC))
        codes.append(Program(secret).get(LETTERS).status_code)

    assert codes == [200, 200, 429]


def test_processes_count_together_through_the_table(db, at, monkeypatch):
    monkeypatch.setattr(uses, "TOGETHER", 2)
    pace = uses.Pace("token", most=5, minutes=1)

    def ask(times):
        return [uses.count_one(pace, 1, at).remaining for _time in range(times)]

    assert ask(2) == [4, 3]
    uses.forget()  # another process
    assert ask(2) == [4, 1]
    with pytest.raises(TooOften):
        ask(2)
    assert list(Use.objects.values_list("who", "times")) == [("token:1", 6)]
    assert uses.sweep(at + timedelta(hours=2)) == 1


def test_the_secret_stands_in_no_table_and_no_answer(house, office, caplog):
    token_for(office)
    answer = Program().get("/api/v1/poems/")

    assert SECRET not in answer.content.decode() + str(ApiToken.objects.values()) + caplog.text
