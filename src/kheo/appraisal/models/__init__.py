"""Rows of appraisal and what the data base itself guarantees about them."""

from kheo.appraisal.models.councils import (
    Attendance,
    Case,
    Council,
    OpenVote,
    Seat,
    Session,
    Tally,
    Voted,
)
from kheo.appraisal.models.criteria import CriteriaSet, CriteriaVersion, Criterion, ScoreClass
from kheo.appraisal.models.dossiers import Dossier, Mark, Proof, Sheet
from kheo.appraisal.models.recognition import (
    Decision,
    DecisionLine,
    Nomination,
    ProposalList,
    Recognition,
)
from kheo.appraisal.models.teams import Assignment, Member, Recusal, Team, Visit, VisitPhoto

__all__ = [
    "Assignment",
    "Attendance",
    "Case",
    "Council",
    "CriteriaSet",
    "CriteriaVersion",
    "Criterion",
    "Decision",
    "DecisionLine",
    "Dossier",
    "Mark",
    "Member",
    "Nomination",
    "OpenVote",
    "Proof",
    "ProposalList",
    "Recognition",
    "Recusal",
    "ScoreClass",
    "Seat",
    "Session",
    "Sheet",
    "Tally",
    "Team",
    "Visit",
    "VisitPhoto",
    "Voted",
]
