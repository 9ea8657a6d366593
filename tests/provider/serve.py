"""``python -m tests.provider.serve PORT FOLDER``: a provider with one client and two people, until it is killed.

The client may be sent back to any address of this machine under /dang-nhap/ that a test names by
``POST /allow/``; everything else is what the provider's own package does.
"""

import logging
import socketserver
import sys
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

CLIENT, SECRET = "kheo", "bi-mat-cua-kheo-voi-nha-cung-cap"
PEOPLE = {"hoa": "Trần Thị Hoa", "la": "Người Lạ"}
PASSWORD = "mat khau ben kia"
LOGIN = """<!doctype html><html lang="vi"><title>Cổng dùng chung</title><h1>Cổng dùng chung</h1>
<form method="post">{% csrf_token %}{{ form.as_p }}<input type="hidden" name="next" value="{{ next }}">
<button type="submit">Vào</button></form></html>"""


def configure(port, folder):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    settings.configure(
        SECRET_KEY="only for this process",
        DEBUG=False,
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF="tests.provider.urls",
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                    ],
                    "loaders": [
                        ("django.template.loaders.locmem.Loader", {"registration/login.html": LOGIN}),
                        "django.template.loaders.app_directories.Loader",
                    ],
                },
            }
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/provider.sqlite3"}},
        MIGRATION_MODULES=dict.fromkeys(["auth", "contenttypes", "sessions", "oauth2_provider"]),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SESSION_COOKIE_NAME="provider_session",
        CSRF_COOKIE_NAME="provider_csrf",
        LOGIN_URL="/login/",
        USE_TZ=True,
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": pem,
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": True,
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "Biết bạn là ai", "profile": "Họ tên", "email": "Thư điện tử"},
            "OAUTH2_VALIDATOR_CLASS": "tests.provider.claims.WithNames",
        },
    )  # fmt: skip
    django.setup()


def furnish():
    from django.contrib.auth.models import User  # noqa: PLC0415 - app ready
    from django.core.management import call_command  # noqa: PLC0415 - app ready
    from oauth2_provider.models import Application  # noqa: PLC0415 - app ready

    call_command("migrate", run_syncdb=True, verbosity=0)
    for username, name in PEOPLE.items():
        User.objects.create_user(username, f"{username}@tinh.example", PASSWORD, first_name=name)
    Application.objects.create(
        name="Khéo", client_id=CLIENT, client_secret=SECRET, algorithm="RS256",
        client_type="confidential", authorization_grant_type="authorization-code",
        redirect_uris="http://testserver/dang-nhap/ngoai/1/ve/",
        post_logout_redirect_uris="http://testserver/dang-nhap/",
    )  # fmt: skip


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_told):
        pass


def main(port, folder):
    configure(int(port), folder)
    logging.disable(logging.WARNING)
    furnish()
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - app ready

    with make_server("127.0.0.1", int(port), get_wsgi_application(), Server, Quiet) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
