"""The folder of packed static files that the server looks for when it starts."""

import pytest
from django.conf import settings


@pytest.fixture(autouse=True, scope="session")
def static_root():
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def clock(monkeypatch, at):
    """Every page is asked for at the moment of ``at``, whatever day the tests run."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
