"""Which part of an indicator a cell shows: "registered, in the economy, of collectives"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.utils.translation import gettext_lazy as _

from kheo.kernel.refusals import BadInput

DIMENSIONS = ("field", "kind", "origin", "level", "variant")


@dataclass(frozen=True, slots=True, order=True)
class Narrowing:
    """Values by which an indicator is narrowed; empty = all. Immutable, usable as a key.

    ``kind`` is a collective or an individual; ``variant`` one of an activity's variants.
    """

    field: str = ""
    kind: str = ""
    origin: str = ""
    level: str = ""
    variant: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Narrowing:
        """From a mapping as it is stored. Raises BadInput for a name that is no dimension."""
        if unknown := set(values) - set(DIMENSIONS):
            raise BadInput(_("Unknown dimension: %(name)s") % {"name": ", ".join(sorted(unknown))})
        return cls(**values)

    @property
    def set_values(self) -> dict[str, str]:
        """The dimensions that narrow, in their order."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}

    def joined(self, other: Narrowing) -> Narrowing:
        """Both at once; ``other`` wins where both say something."""
        return Narrowing(**{**self.set_values, **other.set_values})


ALL = Narrowing()


def cell_key(code: str, narrowing: Narrowing = ALL) -> str:
    """The name of a cell, for example ``registered|field=economy|kind=collective``."""
    return "|".join([code, *(f"{name}={value}" for name, value in narrowing.set_values.items())])


def from_key(key: str) -> tuple[str, Narrowing]:
    """Code and narrowing of a cell's name. Raises BadInput when it is not one."""
    code, *parts = key.split("|")
    values = dict(part.split("=", 1) for part in parts if "=" in part)
    if len(values) != len(parts):
        raise BadInput(_("This is not the name of a cell: %(key)s") % {"key": key[:80]})
    return code, Narrowing.of(values)
