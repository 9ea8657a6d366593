"""Where a counted number beside a declared one leads."""

from __future__ import annotations

from kheo.archive.models import DeclaredFigure
from kheo.counting.addresses import behind_address
from kheo.counting.enums import View


def counted_url(figure: DeclaredFigure) -> str:
    """The records that are counted for the cell of ``figure``, read as it was."""
    return behind_address(
        figure.indicator, figure.narrowing, unit=figure.unit, start=figure.starts_on,
        end=figure.ends_on, reading=View.AS_WAS,
    )  # fmt: skip
