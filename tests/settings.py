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
    INSTALLED_APPS,
    MIDDLEWARE,
    STORAGES,
    TEMPLATES,
)

# Pages are asked for in Vietnamese: the catalogues must be what the texts say.
compile_stale(Path(sys.executable))

# Zeal counts queries of loops; without these two lines it silently watches nothing.
INSTALLED_APPS = ["zeal", *INSTALLED_APPS]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
# A decision put in force acts on its lines one after another, each with a fixed number of
# statements (tests/appraisal/recognition): rows taken one by one there are the act itself.
ZEAL_ALLOWLIST = [{"model": "*", "field": field} for field in ("get()", "get", "first()", "first")]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[0]["OPTIONS"]["debug"] = True  # coverage of templates needs it
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# Static files are found where they lie; nothing is collected for a test.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
