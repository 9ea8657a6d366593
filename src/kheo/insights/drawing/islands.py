"""Hoàng Sa (Đà Nẵng) and Trường Sa (Khánh Hòa): on every map of the nation and of their provinces.

Signs of our own drawing in an inset: one sign for each of the better known islands and reefs, at its
place relative to the others (about 0.1 degree), none to scale. Borders are not drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Archipelago:
    """``province`` = code of its province; ``units`` = codes of its own unit, today's first;
    ``islands`` = place and code of the unit each belonged to before July 2025."""

    name: str
    province: str
    units: tuple[str, ...]
    islands: tuple[tuple[Place, str], ...]


def _islands(told: Mapping[str, tuple[tuple[float, float], ...]]) -> tuple[tuple[Place, str], ...]:
    return tuple(
        ((round(lon * 10_000), round(lat * 10_000)), code)
        for code, places in told.items()
        for lon, lat in places
    )


HOANG_SA = Archipelago(
    "Hoàng Sa", "48", ("20333", "498"),
    _islands({
        "498": (
            (111.61, 16.53), (111.50, 16.45), (111.58, 16.51), (111.70, 16.45), (111.75, 16.47),
            (111.20, 15.78), (111.76, 16.05), (111.50, 17.08), (112.34, 16.83), (112.73, 16.66),
            (112.27, 16.98), (112.31, 16.96), (112.34, 16.94), (112.53, 16.05), (112.36, 16.33),
        ),
    }),
)  # fmt: skip
TRUONG_SA = Archipelago(
    "Trường Sa", "56", ("22736", "576"),
    _islands({
        "22736": (
            (111.92, 8.64), (112.22, 8.87), (111.67, 8.67), (112.60, 8.82), (112.92, 7.88),
            (113.30, 8.18), (113.70, 8.97), (113.98, 8.80), (114.18, 8.70), (114.65, 8.87),
        ),
        "22737": (
            (114.33, 11.43), (114.36, 11.46), (114.30, 11.38), (114.28, 11.05), (115.02, 11.08),
            (114.42, 10.67), (115.80, 10.73),
        ),
        "22739": (
            (114.33, 9.88), (114.57, 9.90), (114.25, 9.77), (114.37, 9.78), (113.85, 10.07),
            (114.37, 10.18), (114.48, 10.38), (114.36, 10.38),
        ),
    }),
)  # fmt: skip
ARCHIPELAGOS = (HOANG_SA, TRUONG_SA)


def shown_on(code: str, *, is_nation: bool) -> tuple[Archipelago, ...]:
    """The archipelagos a map must show: all on the nation's, one's own on a province's or its own."""
    if is_nation:
        return ARCHIPELAGOS
    return tuple(one for one in ARCHIPELAGOS if code == one.province or code in one.units)


def owner(
    island: str, archipelago: Archipelago, units: Mapping[str, str], *, is_nation: bool
) -> str:
    """The key of the unit an island is shaded with, from code → key; "" when none is on the map."""
    if is_nation:
        return units.get(archipelago.province, "")
    if island in units:
        return units[island]
    return next((units[code] for code in archipelago.units if code in units), "")
