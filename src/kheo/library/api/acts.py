"""Every act of the library that the API offers."""

from __future__ import annotations

from typing import Final

from kheo.exchange.acts import Act
from kheo.library.api import learning, stories

ACTS: Final[tuple[Act, ...]] = (*stories.ACTS, *learning.ACTS)
