"""A provider that is down, slow of clock, careless or hostile: nobody comes in, and it is told calmly."""

import hmac
import json
import threading
import time
from base64 import urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from joserfc import jwt
from joserfc.jwk import RSAKey

from kheo.access.models import Identity, SignedIn
from kheo.access.openid.providers import providers
from tests.factories.access import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
RETOLD = "Không xác nhận được thông tin Cổng giả gửi về nên chưa đăng nhập."
DOWN = "Cổng giả hiện không trả lời."
KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})


class Forger:
    """A provider whose documents and tokens say whatever a test wants."""

    def __init__(self):
        forger = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                self._send(*forger.document(self.path))

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self._send(*forger.token_answer())

            def _send(self, status, body):
                told = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)

            def log_message(self, *_told):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self.key, self.shown, self.nonce = KEY, KEY, ""
        self.told, self.claims, self.answers = {}, {}, {}

    def document(self, path):
        if path in self.answers:
            return self.answers[path]
        if path == "/jwks":
            return 200, {"keys": [self.shown.as_dict(private=False)]}
        base = self.issuer
        whole = {
            "issuer": base, "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token", "jwks_uri": f"{base}/jwks",
        }  # fmt: skip
        return 200, {**whole, **self.told}

    def token_answer(self):
        if "/token" in self.answers:
            return self.answers["/token"]
        now = int(time.time())
        whole = {
            "iss": self.issuer, "sub": "hoa", "aud": "kheo", "nonce": self.nonce, "iat": now,
            "exp": now + 300, "name": "Hoa", "email": "hoa@tinh.example",
        }  # fmt: skip
        claims = {
            name: value for name, value in {**whole, **self.claims}.items() if value is not None
        }
        return 200, {"id_token": self.sign(claims), "access_token": "x", "token_type": "Bearer"}

    def sign(self, claims):
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def forger(house, settings):
    cache.clear()
    settings.LOGIN_REDIRECT_URL = "/tai-khoan/"
    one = Forger()
    settings.OIDC_PROVIDERS = [
        {"code": "1", "name": "Cổng giả", "issuer": one.issuer, "client_id": "kheo",
         "client_secret": "s", "scopes": "profile"},
    ]  # fmt: skip
    hoa = UserFactory(username="hoa.tran", unit=house.province)
    Identity.objects.create(
        provider=one.issuer, subject="hoa", user=hoa, unit=house.province,
        created_at="2026-01-01T00:00Z", updated_at="2026-01-01T00:00Z",
    )  # fmt: skip
    yield one
    one.stop()


def depart(client, forger):
    there = client.get("/dang-nhap/ngoai/1/?next=/tai-khoan/phien/")
    assert there.status_code == 302, there.content.decode()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there.url).query).items()}
    forger.nonce = asked["nonce"]
    return asked


def come(client, forger, **back):
    """There and back with whatever the forger gives; the page that follows."""
    asked = depart(client, forger)
    sent = {"code": "any", "state": asked["state"], **back}
    return client.get("/dang-nhap/ngoai/1/ve/", {k: v for k, v in sent.items() if v is not None})


def text(answer):
    return " ".join(answer.content.decode().split())


def refused(answer, sentence):
    assert answer.status_code == 422, answer.headers
    assert sentence in text(answer)
    assert not SignedIn.objects.exists()


def test_the_question_carries_what_the_standard_asks_for(client, forger):
    asked = depart(client, forger)

    assert {name: asked[name] for name in ("response_type", "client_id", "redirect_uri", "scope")} == {
        "response_type": "code", "client_id": "kheo", "scope": "openid profile",
        "redirect_uri": "http://testserver/dang-nhap/ngoai/1/ve/",
    }  # fmt: skip
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert len(asked["state"]) >= 32
    assert asked["nonce"] != asked["state"]


def test_a_right_answer_opens(client, forger):
    assert come(client, forger).url == "/tai-khoan/phien/"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"}, {"iss": None}, {"aud": "another"}, {"aud": None},
        {"aud": ["kheo", "another"], "azp": "another"}, {"nonce": "another"}, {"nonce": None},
        {"sub": None}, {"sub": ""}, {"sub": 7}, {"sub": "x" * 300}, {"exp": None}, {"iat": None},
        {"exp": 1}, {"iat": "soon"}, {"nonce": ["x"]}, {"at_hash": "wrong"},
    ],
)  # fmt: skip
def test_a_token_that_is_not_the_answer_to_our_question_opens_nothing(client, forger, claims):
    forger.claims = claims

    refused(come(client, forger), RETOLD)


@pytest.mark.parametrize(
    ("early", "late", "comes_in"),
    [(0, 0, True), (110, 0, True), (130, 0, False), (0, 110, True), (0, 130, False)],
)
def test_clocks_may_differ_by_two_minutes(client, forger, early, late, comes_in):
    now = int(time.time())
    forger.claims = {"iat": now + early, "exp": now - late if late else now + 300}

    answer = come(client, forger)

    assert (answer.status_code == 302) is comes_in


def test_a_token_made_long_ago_is_no_answer(client, forger):
    now = int(time.time())
    forger.claims = {"iat": now - 3600, "exp": now + 3600}

    refused(come(client, forger), RETOLD)


def test_a_token_signed_by_another_key_opens_nothing(client, forger):
    forger.key = OTHER_KEY

    refused(come(client, forger), RETOLD)


def test_a_token_signed_with_the_public_key_as_a_shared_secret_opens_nothing(client, forger):
    forger.sign = by_hand(
        "HS256", lambda text: hmac.digest(KEY.as_pem(private=False), text, "sha256")
    )

    refused(come(client, forger), RETOLD)


def test_a_token_without_a_signature_opens_nothing(client, forger):
    forger.sign = by_hand("none", lambda _text: b"")

    refused(come(client, forger), RETOLD)


def by_hand(alg, signature):
    def sign(claims):
        parts = [json.dumps(one).encode() for one in ({"alg": alg, "kid": "one"}, claims)]
        text = b".".join(urlsafe_b64encode(part).rstrip(b"=") for part in parts)
        return (text + b"." + urlsafe_b64encode(signature(text)).rstrip(b"=")).decode()

    return sign


def test_new_keys_of_the_provider_are_read_when_they_are_needed(client, forger):
    assert come(client, forger).status_code == 302
    client.post("/dang-xuat/")
    forger.key = forger.shown = RSAKey.generate_key(2048, {"kid": "two"})

    assert come(client, forger).url == "/tai-khoan/phien/"


@pytest.mark.parametrize(
    ("back", "sentence"),
    [
        ({"state": "another"}, "Hãy bắt đầu lại."),
        ({"state": None}, "Hãy bắt đầu lại."),
        ({"iss": "https://another.example"}, "Hãy bắt đầu lại."),
        ({"code": None}, "Cổng giả không đăng nhập được cho bạn."),
        ({"code": "x" * 5000}, "Cổng giả không đăng nhập được cho bạn."),
        ({"error": "server_error"}, "Cổng giả không đăng nhập được cho bạn."),
        ({"error": "access_denied"}, "Bạn chưa đăng nhập ở Cổng giả nên chưa có gì thay đổi."),
    ],
)
def test_a_way_back_that_went_wrong_is_told_and_the_page_asked_for_is_kept(
    client, forger, back, sentence
):
    answer = come(client, forger, **back)

    refused(answer, sentence)
    if back.get("state", "") == "":
        assert 'name="next" value="/tai-khoan/phien/"' in answer.content.decode()


def test_who_comes_back_too_late_begins_again(client, forger, now):
    asked = depart(client, forger)
    now(minutes=16)

    refused(
        client.get("/dang-nhap/ngoai/1/ve/", {"code": "x", "state": asked["state"]}), "bắt đầu lại"
    )


@pytest.mark.parametrize(
    ("path", "answer", "sentence"),
    [
        ("/token", (500, b"oh"), DOWN), ("/token", (400, {"error": "invalid_grant"}), RETOLD),
        ("/token", (200, b"no json"), DOWN), ("/token", (200, [1]), DOWN),
        ("/token", (200, {"access_token": "x"}), RETOLD), ("/token", (200, {"id_token": "a.b.c"}), RETOLD),
        ("/token", (200, {"id_token": 7}), RETOLD), ("/token", (200, b"x" * 1_100_000), DOWN),
        ("/jwks", (500, b""), DOWN), ("/jwks", (200, {"keys": []}), RETOLD), ("/jwks", (200, {"keys": "x"}), RETOLD),
        ("/jwks", (302, b""), DOWN),
    ],
)  # fmt: skip
def test_a_provider_that_answers_badly_lets_nobody_in(client, forger, path, answer, sentence):
    forger.answers[path] = answer

    refused(come(client, forger), sentence)


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://another.example"}, {"issuer": None}, {"token_endpoint": None},
        {"authorization_endpoint": "http://evil.example/authorize"}, {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)  # fmt: skip
def test_a_description_that_points_elsewhere_is_not_followed(client, forger, told):
    forger.told = told

    refused(client.get("/dang-nhap/ngoai/1/"), DOWN)


def test_a_provider_that_is_down_is_told_at_once_and_the_password_still_works(
    client, forger, house, enter
):
    forger.stop()

    refused(client.get("/dang-nhap/ngoai/1/?next=/tai-khoan/phien/"), DOWN)
    assert enter("local", next="/tai-khoan/phien/").url == "/tai-khoan/phien/"


def test_secrets_of_a_provider_are_in_no_page_and_no_print(client, forger):
    assert "client_secret" not in repr(providers())
