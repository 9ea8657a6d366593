"""The kernel alone: nobody translates."""

import pytest
from django.utils.translation import gettext

from kheo.kernel.refusals import speak_with


@pytest.fixture(autouse=True)
def plain_english():
    """The kernel's own sentences, as it speaks them without foundation."""
    speak_with(None)
    yield
    speak_with(gettext)
