"""The first draft of a story, put together from the record of its initiative."""

from __future__ import annotations

import re
from typing import Any

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
        "costs": clean_block(initiative.resources),
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


def summary_of(initiative: Any) -> str:
    """What is done and what came of it: the first sentence of each, as long as a reader likes it."""
    done, came = _first(initiative.approach or initiative.situation), _first(initiative.result)
    text = f"{done} {came}".strip()
    if len(text) > LIKED_SUMMARY:
        text = done
    return text if len(text) <= LIKED_SUMMARY else f"{text[:LIKED_SUMMARY].rsplit(' ', 1)[0]}…"


def _first(text: str) -> str:
    """The first sentence, with its stop."""
    line = " ".join(clean_block(text or "").split())
    found = re.split(r"(?<=[.;!?])\s", line, maxsplit=1)[0].rstrip(" ;.")
    return f"{found}." if found else ""
