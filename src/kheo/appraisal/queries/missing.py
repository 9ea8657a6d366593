"""What is missing on one dossier before it can go on, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.appraisal.enums import Column, DossierStatus
from kheo.appraisal.models import Dossier
from kheo.appraisal.queries.chain import Chain, ChainColumn
from kheo.kernel.numbers import format_number

S = DossierStatus


@dataclass(frozen=True, slots=True)
class Missing:
    """One finding: ``tone`` bad (stops), warn (look at it) or info; ``place`` an anchor or ""."""

    sentence: str
    tone: str = "warn"
    place: str = ""


def missing_on(dossier: Dossier, chain: Chain, viewer: User) -> list[Missing]:
    """Everything to look at on the dossier, what stops first. No further query.

    Nothing is said of scores that ``viewer`` may not see: the chain does not hold them.
    """
    found = [*_proofs(chain), *_marks(dossier, chain), *_members(dossier, chain)]
    found += [*_spread(chain), *_result(chain)]
    return sorted(found, key=lambda one: ("bad", "warn", "info").index(one.tone))


def _proofs(chain: Chain) -> list[Missing]:
    """Demanded proof that is not there, by criterion."""
    return [
        Missing(
            _("Criterion %(number)s has no proof and counts as zero: %(proof)s.")
            % {"number": row.criterion.number, "proof": row.criterion.proof},
            "warn",
            f"#tc-{row.criterion.pk}",
        )
        for row in chain.rows
        if row.criterion.proof and not row.is_proven
    ]


def _column(chain: Chain, kind: str) -> ChainColumn | None:
    return next((column for column in chain.columns if column.kind == kind), None)


def _marks(dossier: Dossier, chain: Chain) -> list[Missing]:
    """Gaps of the self-assessment while it is written."""
    own = _column(chain, Column.SELF)
    if dossier.status != S.SELF_ASSESSMENT or own is None:
        return []
    open_ones = [
        row.criterion.number
        for row, cell in zip(chain.rows, own.cells, strict=True)
        if cell.value is None
    ]
    if not open_ones:
        return []
    words = {"numbers": ", ".join(open_ones)}
    return [Missing(_("The self-assessment has no mark for criterion %(numbers)s.") % words, "bad")]


def _members(dossier: Dossier, chain: Chain) -> list[Missing]:
    """Who has not scored, and whether anybody was asked or has been there."""
    found = []
    if dossier.status == S.SUBMITTED:
        found.append(Missing(_("No appraisal team has the dossier yet."), "bad"))
    if dossier.status == S.WITH_TEAM:
        if not any(one.ended_at is None for one in chain.assignments):
            found.append(Missing(_("It is not assigned to any member of the team."), "bad"))
        for one in chain.undone:
            words = {"name": one.member.full_name}
            if one.due_on is not None:
                words["day"] = f"{one.due_on:%d/%m/%Y}"
                found.append(Missing(_("%(name)s has not scored yet, due on %(day)s.") % words))
            else:
                found.append(Missing(_("%(name)s has not scored yet.") % words))
        if not chain.saved:
            found.append(Missing(_("No sheet of the team is saved."), "bad"))
    return found


def _spread(chain: Chain) -> list[Missing]:
    """Scorers far apart, and marks without the reason they need."""
    found = []
    if chain.is_wide and chain.spread is not None:
        words = {
            "spread": format_number(chain.spread, 2),
            "limit": format_number(chain.version.spread_limit, 2),
        }
        sentence = _("The scorers lie %(spread)s points apart; more than %(limit)s is too much.")
        found.append(Missing(sentence % words))
    if chain.outliers:
        words = {"names": ", ".join(chain.outliers)}
        found.append(Missing(_("Far from the others: %(names)s.") % words))
    return found


def _result(chain: Chain) -> list[Missing]:
    """What keeps the result of the team from being enough."""
    team = chain.team
    if team is None:
        return []
    found = []
    if team.unscored:
        words = {"numbers": ", ".join(team.unscored)}
        found.append(Missing(_("Nobody gave a mark: criterion %(numbers)s.") % words))
    if team.failed_knockouts:
        words = {"numbers": ", ".join(team.failed_knockouts)}
        found.append(Missing(_("Required and not reached: criterion %(numbers)s.") % words, "bad"))
    return found
