"""What every entry goes through, typed or pasted: checked, compared with its like, kept and told."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can
from kheo.activities import rules
from kheo.activities.models import Activity, ActivityKind
from kheo.activities.queries import questions_of
from kheo.audit.journal import record as tell
from kheo.documents.models import Paper
from kheo.foundation.models import row_values
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_block, clean_line, fold
from kheo.orgs.queries import history, standing, successors_on

CHANGEABLE = (
    "on", "title", "quantity", "attended", "expected", "variant", "field", "subject", "level",
    "stage", "initiative", "paper", "link", "note",
)  # fmt: skip
"""Columns that may change; another unit or kind is another entry."""
TOLD = (*CHANGEABLE[:10], "initiative_id", "paper_id", "link", "note")
"""The same as the journal keeps them."""


def check(
    activity: Activity, kind: ActivityKind | None, *, actor: User, at: datetime
) -> ActivityKind:
    """Clean the words of ``activity`` and refuse what cannot be with its ``kind`` of that day.

    Returns the kind; raises ``RuleBroken`` with a sentence per column.
    """
    activity.title = clean_line(activity.title) or _title_of(activity.paper)
    activity.link = clean_line(activity.link)
    activity.note = clean_block(activity.note)
    activity.search_text = fold(activity.title)[:600]
    if kind is None:
        sentence = _("This kind of activity is not recorded for this day.")
        raise RuleBroken(sentence, fields={"kind": sentence})
    said = rules.Said(
        on=activity.on, title=activity.title, quantity=activity.quantity,
        attended=activity.attended, expected=activity.expected, variant=activity.variant,
        field=activity.field, subject=activity.subject, level=activity.level,
        stage=activity.stage, link=activity.link,
    )  # fmt: skip
    wrong = rules.wrong_entry(said, questions_of(kind), today=timezone.localdate(at))
    for column, sentence in (
        ("on", _wrong_life(activity)),
        ("paper", _wrong_paper(activity)),
        ("initiative", _wrong_initiative(activity, actor)),
    ):
        if sentence:
            wrong.setdefault(column, sentence)
    if wrong:
        raise RuleBroken(_("The entry cannot be kept like this."), fields=wrong)
    return kind


def _title_of(paper: Paper | None) -> str:
    return clean_line(f"{paper.number} {paper.summary}")[: rules.TITLE] if paper else ""


def _wrong_life(activity: Activity) -> str:
    unit, on = activity.unit, activity.on
    if unit.is_alive(on):
        return ""
    found = (
        successors_on(unit, on)
        if on >= unit.starts_on
        else [one.predecessor for one in history(unit).predecessors if one.predecessor.is_alive(on)]
    )
    return rules.wrong_life(
        on, born=unit.starts_on, ended=unit.ends_on, name=unit.label,
        others=[one.label for one in standing(found[:5], on)],
    )  # fmt: skip


def _wrong_paper(activity: Activity) -> str:
    paper = activity.paper
    if paper is None or paper.unit_id == activity.unit_id:
        return ""
    return _("This paper is in the register of another unit.")


def _wrong_initiative(activity: Activity, actor: User) -> str:
    initiative = activity.initiative
    if initiative is None or can(actor, VIEW_INITIATIVES, initiative):
        return ""
    return _("This initiative is not open to you.")


def refuse_twin(activity: Activity, twin: Activity | None) -> None:
    """Raises ``RuleBroken`` at the title when ``twin`` says the same already."""
    if twin is not None:
        sentence = _(
            "“%(title)s” of %(day)s stands in the register already. If there were several, "
            "raise the number there, or write what differs in the title."
        ) % {"title": twin.title, "day": format_day(twin.on)}
        raise RuleBroken(sentence, fields={"title": sentence})


def keep(activity: Activity, kind: ActivityKind, *, actor: User, at: datetime) -> Activity:
    """Insert what was checked and tell it."""
    activity.save(force_insert=True)
    told = {
        "kind": kind.code, **row_values(activity, *TOLD), "unit_word": kind.unit_word,
    }  # fmt: skip
    after = {name: value for name, value in told.items() if value not in ("", None)}
    tell("activity.record", activity, actor=actor, at=at, after=after)
    return activity
