"""The first draft of a story, put together from the record of its initiative."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from kheo.kernel.numbers import format_number
from kheo.kernel.text import clean_block

_SPLIT = re.compile(r";\s+|(?<=[^\d])\.\s+(?=[A-ZĐÀ-Ỹ])")
LIKED_SUMMARY = 250


def draft_of(initiative: Any) -> dict[str, Any]:
    """Field → text; what the record does not say stays empty for the writer."""
    return {
        "title": initiative.title.strip()[:300],
        "summary": summary_of(initiative),
        "problem": joined(initiative.situation, initiative.goals),
        "idea": clean_block(initiative.approach),
        "steps": steps_of(initiative.schedule),
        "costs": costs_of(initiative),
        "people": joined(initiative.lead, initiative.partners, initiative.participants),
        "result": joined(initiative.result, initiative.outputs if not initiative.result else ""),
        "conditions": clean_block(initiative.sustaining),
        "avoid": "",
        "cost": initiative.money,
        "people_served": None,
    }


def joined(*texts: str) -> str:
    """The texts that say something, a paragraph each."""
    return "\n".join(text for one in texts if (text := clean_block(one or "")))


def steps_of(schedule: str) -> str:
    """A plan in one line becomes a line a step."""
    text = clean_block(schedule or "")
    if "\n" in text:
        return text
    parts = [part.strip(" .;") for part in _SPLIT.split(text)]
    return "\n".join(part[:1].upper() + part[1:] for part in parts if part)


def costs_of(initiative: Any) -> str:
    """The resources, and the sum of money when the record names one."""
    money = ""
    if initiative.money:
        money = _("Money mobilised: %(sum)s đồng.") % {"sum": format_number(initiative.money)}
    return joined(initiative.resources, money)


def summary_of(initiative: Any) -> str:
    """The first sentences of what is done, as long as a reader likes it."""
    text = " ".join(clean_block(initiative.approach or initiative.situation or "").split())
    if len(text) <= LIKED_SUMMARY:
        return text
    cut = text[:LIKED_SUMMARY]
    end = max(cut.rfind(". "), cut.rfind("; "))
    return cut[: end + 1] if end > LIKED_SUMMARY // 3 else cut.rsplit(" ", 1)[0] + "…"
