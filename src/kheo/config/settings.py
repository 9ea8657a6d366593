"""All settings, read top to bottom. What an administrator changes lives in the data base."""

from __future__ import annotations

from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from kheo.config import env

BASE_DIR = env.ROOT
SECRET_KEY = env.secret_key()
SECRET_KEY_FALLBACKS = env.FORMER_KEYS
DEBUG = env.DEBUG
ALLOWED_HOSTS = env.ALLOWED_HOSTS
CSRF_TRUSTED_ORIGINS = env.TRUSTED_ORIGINS
IS_DEMO = env.IS_DEMO

INSTALLED_APPS = [
    "kheo.console",
    "kheo.portal",
    "kheo.insights",
    "kheo.reporting",
    "kheo.archive",
    "kheo.library",
    "kheo.participation",
    "kheo.appraisal",
    "kheo.counting",
    "kheo.activities",
    "kheo.initiatives",
    "kheo.campaigns",
    "kheo.documents",
    "kheo.exchange",
    "kheo.jobs",
    "kheo.workflow",
    "kheo.access",
    "kheo.orgs",
    "kheo.audit",
    "kheo.search",
    "kheo.foundation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "django_q",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "kheo.config",
]

# One worker process; the queue is a table of the same data base (docs/adr/0018). A job is handed out anew
# when its time is over and nobody said that it is done; how often is counted in kheo.jobs.
Q_CLUSTER = {
    "name": "kheo",
    "orm": "default",
    "workers": 1,
    "timeout": env.JOB_TIMEOUT,
    "retry": env.JOB_TIMEOUT + max(1, env.JOB_TIMEOUT // 10),
    "max_attempts": 0,
    "poll": 1,
    "bulk": 1,
    "catch_up": False,
    "save_limit": 200,
    "label": "kheo",
}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kheo.foundation.middleware.ClockMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kheo.access.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kheo.foundation.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "kheo.config.urls"
WSGI_APPLICATION = "kheo.config.wsgi.application"

_LOADERS = [
    (
        "template_partials.loader.Loader",
        [
            (
                "django.template.loaders.cached.Loader",
                [
                    "django_cotton.cotton_loader.Loader",
                    "django.template.loaders.filesystem.Loader",
                    "django.template.loaders.app_directories.Loader",
                ],
            )
        ],
    )
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": _LOADERS,
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "kheo.foundation.templatetags.kheo",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "kheo.console.context.shell",
            ],
        },
    }
]

DATABASES = {"default": dj_database_url.parse(env.DATABASE_URL, conn_max_age=600)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE makes writers wait for each other instead of failing (docs/adr/0006).
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA mmap_size=268435456; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
OIDC_PROVIDERS = env.OIDC_PROVIDERS
LOGIN_URL = "access:sign_in"
LOGIN_REDIRECT_URL = "console:home"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.BEHIND_TLS
CSRF_COOKIE_HTTPONLY = False  # autosave reads the token from the form, never from the cookie

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "kheo_language"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = "kheo.config.formats"

STATIC_URL = "/static/"
STATIC_ROOT = env.VAR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(env.MEDIA_ROOT)},
    },
    "staticfiles": {"BACKEND": "kheo.foundation.staticfiles.HashedStaticFilesStorage"},
}
MEDIA_ROOT = env.MEDIA_ROOT
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

API_PER_MINUTE = env.API_PER_MINUTE
WEBHOOK_PRIVATE, WEBHOOK_PLAIN = env.WEBHOOK_PRIVATE, env.WEBHOOK_PLAIN

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.BEHIND_TLS
SECURE_HSTS_SECONDS = 31536000 if env.BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.BEHIND_TLS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
