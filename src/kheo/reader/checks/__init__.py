"""What does not add up: sums, shares, ranges, claims, papers, numbering."""

from __future__ import annotations

from collections.abc import Sequence

from kheo.reader.checks.against import Told, against, against_counted
from kheo.reader.checks.claims import claims
from kheo.reader.checks.compared import compared
from kheo.reader.checks.consequences import settled
from kheo.reader.checks.counts import counts
from kheo.reader.checks.families import families
from kheo.reader.checks.ledger import Ledger
from kheo.reader.checks.numbering import numbering
from kheo.reader.checks.papers import paper_checks
from kheo.reader.checks.ranges import ranges
from kheo.reader.checks.repeats import repeats
from kheo.reader.checks.shares import shares
from kheo.reader.checks.sums import sums
from kheo.reader.found import Check, Cited, Figure
from kheo.reader.layout import Layout

__all__ = ["Told", "against", "against_counted", "check"]


def check(layout: Layout, figures: Sequence[Figure], papers: Sequence[Cited]) -> list[Check]:
    """Every check of one report that could be made, also those that hold.

    Positions are those of the regular text. Only what is shown to be wrong has the grade of an error; what
    rests on a doubtful reading is a doubt, and what is merely worth knowing a remark.
    """
    ledger = Ledger(layout, figures)
    found = families(ledger)
    ledger.parts = {part: family.total for family in found for part in family.parts}
    made = [
        *sums(ledger, found),
        *shares(ledger),
        *ranges(ledger),
        *claims(ledger),
        *compared(ledger),
        *repeats(ledger),
        *counts(ledger),
        *paper_checks(layout, papers),
        *numbering(layout),
    ]
    return settled(ledger, made)
