"""Why a dossier was not recognised, in the words of its figures; an officer may write better ones."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kheo.appraisal.enums import Verdict
from kheo.appraisal.models import Case, Dossier
from kheo.kernel.numbers import format_number


def usual_reason(dossier: Dossier) -> str:
    """The sentence an answer proposes: the vote of the council, else what the team found."""
    if dossier.council_passed is not None:
        case = Case.objects.filter(dossier=dossier).exclude(verdict="").order_by("-pk").first()
        if case is not None and case.verdict != Verdict.PASSED:
            return _("The council voted %(yes)s for and %(no)s against; that is not enough.") % {
                "yes": case.yes, "no": case.no,
            }  # fmt: skip
        return dossier.result_note or _("The council did not vote for it.")
    if dossier.result_note or dossier.team_total is None:
        return dossier.result_note or _("The criteria are not met.")
    return _("The appraisal gave %(points)s points; %(needed)s are needed.") % {
        "points": format_number(dossier.team_total, 2),
        "needed": format_number(dossier.criteria.threshold, 2),
    }
