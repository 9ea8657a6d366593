"""The folder of packed static files that the server looks for when it starts."""

import pytest
from django.conf import settings


@pytest.fixture(autouse=True, scope="session")
def static_root():
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
