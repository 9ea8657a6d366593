"""The life of the movement in five steps, and what each role does here; shown on a first visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kheo.access.enums import Role


@dataclass(frozen=True, slots=True)
class LifeStep:
    """One step of an initiative's life: its name, one sentence, who does it."""

    name: Any
    text: Any
    who: Any
    icon: str


LIFE = (
    LifeStep(
        _("Register"),
        _("A unit describes what it will do, for whom and with whom: ten short items."),
        _("registrar, then the head of the unit"),
        "pencil",
    ),
    LifeStep(
        _("Review"),
        _("The standing office accepts it, or returns it with reasons, marked fields and a date."),
        _("standing office"),
        "check",
    ),
    LifeStep(
        _("Build"),
        _("The unit does it and notes progress with photos and papers as proof."),
        _("registrar"),
        "half",
    ),
    LifeStep(
        _("Appraise and recognise"),
        _("The result is measured by criteria; a decision recognises it."),
        _("standing office"),
        "stamp",
    ),
    LifeStep(
        _("Keep alive and spread"),
        _("Every year the unit confirms that it works; what falls silent leaves the list."),
        _("registrar, standing office"),
        "turn",
    ),
)


@dataclass(frozen=True, slots=True)
class Part:
    """What a role does here, as a heading and sentences in their order."""

    role: Role
    does: tuple[Any, ...]

    @property
    def title(self) -> str:
        """The role as the heading says it."""
        return str(self.role.label)


PARTS = (
    Part(
        Role.REGISTRAR,
        (
            _("Register: open Initiatives, then “Register”. Every field saves itself; you may stop "
              "at any time and go on another day, on a phone or a computer."),
            _("Returned to you: the marked fields and the reasons stand beside the text. Mend it and "
              "send it again before the day named."),
            _("While building, note progress with two or three photos. Once a year confirm that it "
              "still works: two minutes on a phone."),
            _("A report asked of your unit opens with its figures already counted: type the few that "
              "no record holds, write the texts, answer the remarks. The head approves it."),
        ),
    ),
    Part(
        Role.UNIT_HEAD,
        (
            _("What your registrar presents waits on the first page. Read it, then send it on in the "
              "name of the unit, or hand it back with a word."),
            _("Who filed an initiative cannot send it on himself: two persons look at each."),
            _("Approve the reports of the unit before they go out; what you approved is kept as it is."),
        ),
    ),
    Part(
        Role.STANDING_OFFICE,
        (
            _("Plan a campaign or copy last year's, give each unit its target, launch it."),
            _("Review what units send: accept it, or return it with reasons and a date. Record the "
              "appraisal, then enter the decision that recognises it."),
            _("Any figure opens the records it counts; reports are taken from there, not added up "
              "by hand."),
            _("Ask for the reports of a period, see who has reported, remind the others with one "
              "press; the summary adds up what came and names what is missing."),
            _("Put criteria in force by your guideline, share the dossiers evenly among the team, "
              "prepare the decision from the sealed session and print its certificates."),
        ),
    ),
    Part(
        Role.APPRAISER,
        (
            _("Your dossiers wait under “Score”. Save one and the next one opens; what the others "
              "gave stays hidden until yours is saved."),
            _("If you are close to a dossier, declare it: it goes to somebody else."),
        ),
    ),
    Part(
        Role.COUNCIL_SECRETARY,
        (
            _("Plan the session, put scored dossiers on its agenda and invite. On the day note who is "
              "there, open each ballot, enter the papers and count."),
            _("Close the session, have the minutes numbered and signed, then seal it: the result "
              "stands from then on."),
        ),
    ),
    Part(
        Role.COUNCIL_CHAIR,
        (_("When a ballot is open it stands on your first page. Nobody can see how you voted."),),
    ),
    Part(
        Role.COUNCIL_MEMBER,
        (_("When a ballot is open it stands on your first page. Nobody can see how you voted."),),
    ),
    Part(
        Role.RECORDS_CLERK,
        (_("Give drafts their number from the register and attach the signed copy."),),
    ),
    Part(
        Role.COMMITTEE_MEMBER,
        (_("Read the figures of your area, on the map of that time or of today, down to each record."),),
    ),
    Part(
        Role.AUDITOR,
        (_("You see everything and change nothing. Every record carries its full history."),),
    ),
    Part(
        Role.USER_ADMINISTRATOR,
        (
            _("Open accounts for your units and grant roles with their dates and papers; after a "
              "merger, look through whose rights go over to the new unit."),
        ),
    ),
)  # fmt: skip


def parts_for(roles: Iterable[str]) -> list[Part]:
    """The parts of the guide for who holds ``roles``, in the order of the work."""
    held = set(roles)
    return [part for part in PARTS if part.role in held]
