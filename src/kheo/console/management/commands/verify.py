"""``./kheo verify``: the journal is whole and every stored projection is what the facts say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from kheo.appraisal.queries import proofs
from kheo.audit.queries import breaks_in_chain
from kheo.counting.queries.proofs import differences
from kheo.documents.queries import proofs as paper_proofs
from kheo.exchange.queries import import_proofs
from kheo.initiatives.queries.core_proofs import differences as differences_of_cores
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number
from kheo.library.queries import adoption_proofs
from kheo.orgs.queries import reach_differences
from kheo.reporting.queries import proofs as report_proofs
from kheo.search.queries import proofs as search_proofs

MOST_SHOWN = 100


class Command(BaseCommand):
    """Reads everything once, changes nothing. Exit 0 clean, 1 findings."""

    help = "Prove the journal, the map, the figures, the results, the papers, the kept files and reports."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the findings of each part, at most a hundred of each, and how many there are."""
        found = 0
        parts = (
            (_("Journal"), _journal()),
            (_("Map of units"), _map()),
            (_("Figures"), _figures()),
            (_("Results of appraisals"), _results()),
            (_("Papers and files"), _papers()),
            (_("Kept reports"), _reports()),
            (_("Files taken in"), import_proofs.differences()),
            (_("Search"), _search()),
            (_("Look-alikes"), differences_of_cores()),
            (_("Learning from each other"), adoption_proofs.differences()),
        )
        with transaction.atomic():
            for label, findings in parts:
                found += self._tell(label, findings)
        if found:
            raise SystemExit(1)

    def _tell(self, label: str, findings: Iterator[str]) -> int:
        number = 0
        for sentence in findings:
            number += 1
            if number <= MOST_SHOWN:
                self.stdout.write(f"{label}: {sentence}")
        words = _("%(part)s: %(number)s findings.") if number else _("%(part)s: nothing found.")
        self.stdout.write(words % {"part": label, "number": format_number(number)})
        return number


def _journal() -> Iterator[str]:
    for one in breaks_in_chain():
        yield _("day %(day)s, line %(line)s: %(what)s") % {
            "day": format_day(one.day), "line": one.position, "what": one.what,
        }  # fmt: skip


def _map() -> Iterator[str]:
    for one in reach_differences():
        yield str(one)


def _figures() -> Iterator[str]:
    for one in differences():
        yield _("%(subject)s: %(stored)s kept, %(told)s by the facts") % {
            "subject": one.subject, "stored": one.stored, "told": one.told,
        }  # fmt: skip


def _results() -> Iterator[str]:
    for one in proofs.differences():
        yield str(one)


def _papers() -> Iterator[str]:
    for one in paper_proofs.differences():
        yield str(one)


def _search() -> Iterator[str]:
    for one in search_proofs.differences():
        yield str(one)


def _reports() -> Iterator[str]:
    for one in report_proofs.differences():
        yield str(one)
