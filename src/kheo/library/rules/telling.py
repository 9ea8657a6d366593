"""The parts of a story: what they are called, what helps the writer, how long a reader likes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST = 6000
HIGHEST: Mapping[str, int] = {"cost": 10**15, "people_served": 100_000_000}
LENGTHS: Mapping[str, int] = {"title": 300, "summary": 400, "contact_line": 200}
NUMBERS = ("cost", "people_served")


@dataclass(frozen=True, slots=True)
class Part:
    """A field of a story. ``liked`` = how many letters a reader likes at most (0 = no matter)."""

    name: str
    label: Any
    hint: Any
    liked: int = 0
    public_label: Any = ""


PARTS: tuple[Part, ...] = (
    Part("title", _("Title of the story"),
         _("What is done and what it brings, in the words of the people."), 90),
    Part("summary", _("In two sentences"),
         _("What it is and what changed. It stands in lists and when the story is shared."), 250),
    Part("problem", pgettext_lazy("story", "The problem"),
         _("What was hard for the people before? A number helps."), 700,
         _("What the problem was")),
    Part("idea", pgettext_lazy("story", "The idea"),
         _("How did you come to do it differently?"), 700, _("The idea")),
    Part("steps", pgettext_lazy("story", "The steps"),
         _("One step a line, so that another place can do it after you."), 1500, _("How it is done")),
    Part("costs", pgettext_lazy("story", "What it costs"),
         _("Money, materials and days of work, and who gave them."), 500, _("What it costs")),
    Part("people", pgettext_lazy("story", "Who does it"),
         _("Offices and groups with what they do; no private person is needed here."), 500,
         _("Who does it")),
    Part("result", pgettext_lazy("story", "The result"),
         _("What can be seen and counted today, and since when."), 900, _("What was reached")),
    Part("conditions", pgettext_lazy("story", "What it needs"),
         _("Without what does it not work? A place like yours, a person, a season?"), 500,
         _("What it needs to work")),
    Part("avoid", pgettext_lazy("story", "What to avoid"),
         _("What went wrong at first, what you would do otherwise."), 500, _("What to avoid")),
    Part("cost", _("Cost in all (đồng)"),
         _("For readers who look for what they can pay; leave it empty if nobody knows.")),
    Part("people_served", _("People it serves"),
         _("About how many people have something of it.")),
    Part("contact_line", _("How to reach the office"),
         _("Telephone or mail of the office, never of a person."), 120),
)  # fmt: skip
BY_NAME: Mapping[str, Part] = {part.name: part for part in PARTS}
TEXTS = (
    "title",
    "summary",
    "problem",
    "idea",
    "steps",
    "costs",
    "people",
    "result",
    "conditions",
    "avoid",
)
"""What is searched for private words."""
TOLD = ("problem", "idea", "steps", "costs", "people", "result", "conditions", "avoid")
"""The parts a visitor reads one after the other."""
WRITTEN = (*TEXTS, *NUMBERS, "contact_unit", "contact_line")
"""Every column a writer may change."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the expert looks at; ``field`` is where its remark belongs."""

    code: str
    label: Any
    field: str


CHECKS: tuple[Check, ...] = (
    Check("problem", _("The problem is clear to somebody from another place"), "problem"),
    Check("steps", _("The steps can be done after them"), "steps"),
    Check("costs", _("The costs are told honestly, with who bore them"), "costs"),
    Check("result", _("The result is proven by the record"), "result"),
    Check("consents", _("Everybody named or shown has agreed"), "people"),
    Check("private", _("Nothing private stands in the text"), "summary"),
)
