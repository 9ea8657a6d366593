"""Acts on the map: load it, change it by reorganisations, keep its projection."""

from kheo.orgs.operations.loading import load_national_units
from kheo.orgs.operations.projection import rebuild_reach, refresh_reach

__all__ = ["load_national_units", "rebuild_reach", "refresh_reach"]
