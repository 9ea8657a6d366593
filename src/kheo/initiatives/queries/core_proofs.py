"""Kept cores against the names they were made of. What ``kheo verify`` reads."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kheo.initiatives.queries.cores import told_cores
from kheo.search.enums import What
from kheo.search.queries.likeness import cores_of


def differences() -> Iterator[str]:
    """Every initiative whose kept core is not what its name says; nothing when all is well."""
    for rows in told_cores():
        kept = cores_of(What.INITIATIVE, [key for key, _core in rows])
        for key, core in rows:
            if kept.get(key, "") != core:
                yield _(
                    "initiative %(key)s: found by “%(kept)s”, its name says “%(told)s”; "
                    "run “manage.py index_likeness”"
                ) % {"key": key, "kept": kept.get(key, ""), "told": core}
