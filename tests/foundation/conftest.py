"""What the tests of the pages share."""

import re
from pathlib import Path

import pytest

import kheo

SOURCE = Path(kheo.__file__).parent


@pytest.fixture(scope="session")
def sprite_names() -> set[str]:
    """The names of the drawings in the sprite."""
    sprite = (SOURCE / "foundation/static/kheo/img/icons.svg").read_text(encoding="utf-8")
    return set(re.findall(r'<symbol id="([\w-]+)"', sprite))
