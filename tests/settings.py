"""The settings of the house, with what tests need otherwise: speed, strictness, a place apart."""

import os
import secrets
import sys
import tempfile

# Set before the settings are read: tests never touch the state of a running house.
_state = tempfile.TemporaryDirectory(prefix="kheo-state-")
os.environ["KHEO_VAR"] = _state.name
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(64))

from pathlib import Path  # noqa: E402

from bootstrap.catalogues import compile_stale  # noqa: E402
from kheo.config.settings import *  # noqa: E402, F403
from kheo.config.settings import (  # noqa: E402
    DATABASES,
    INSTALLED_APPS,
    MIDDLEWARE,
    STORAGES,
    TEMPLATES,
)

# Pages are asked for in Vietnamese: the catalogues must be what the texts say.
compile_stale(Path(sys.executable))

# Zeal counts queries of loops; without these two lines it silently watches nothing. Loops are the
# same on both data bases and watching costs a tenth of the time: it is done on the quicker one.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    INSTALLED_APPS = ["zeal", *INSTALLED_APPS]
    MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
# A decision put in force acts on its lines one after another and announces each; who hears it
# reads the fact announced. The number of statements per line is fixed by a test of its own.
ZEAL_ALLOWLIST = [{"model": "initiatives.Fact", "field": "get()"}]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[0]["OPTIONS"]["debug"] = "coverage" in sys.modules  # which asks for the lines
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# A test that counts requests sets its own limit; the others are not counted out by their neighbours.
API_PER_MINUTE = 1_000_000
# Static files are found where they lie; nothing is collected for a test.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
