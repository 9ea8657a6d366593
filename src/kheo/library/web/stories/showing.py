"""One story: as the public sees it, with what stands beside it for those who make it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.initiatives.policies import CONFIRM
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number
from kheo.library import policies
from kheo.library.enums import HandbookStatus, StoryStatus
from kheo.library.models import Consent, Story
from kheo.library.operations.consents import SLIP
from kheo.library.queries.shown import Shown, shown
from kheo.library.queries.stories import JOINED
from kheo.library.rules import telling
from kheo.library.rules.privacy import Private
from kheo.library.transitions.stories import FLOW, private_words
from kheo.library.web.stories.forms import SettleForm
from kheo.workflow.engine import steps_for

WRITING = frozenset({StoryStatus.DRAFT, StoryStatus.CHECKING})
SHOWN_LINES = 30


def story_of(request: PageRequest, pk: int) -> Story:
    """The story in the person's scope, else 404."""
    rows = Story.objects.select_related(*JOINED, "written_by", "checked_by")
    return load(request, rows, policies.VIEW_STORIES, pk=pk)


@page(policies.VIEW_STORIES)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """The story with its steps, what looks private, consents, pictures, handbooks and journal."""
    story = story_of(request, pk)
    told = shown(story, today=timezone.localdate(request.now))
    may_write = bool(can(request.user, policies.WRITE, story))
    context = {
        "story": story, "shown": told, "glance": at_a_glance(told),
        "steps": steps_for(request.user, story, FLOW),
        "may_write": may_write,
        "writes": may_write and story.status == StoryStatus.DRAFT,
        "may_confirm": bool(can(request.user, CONFIRM, story.initiative)),
        "private": private_of(story) if story.status in WRITING else [],
        "settled": story.settled,
        "consents": consents_of(story, request),
        **_beside(story),
    }  # fmt: skip
    return render(request, "library/stories/page.html", context)


def _beside(story: Story) -> dict[str, Any]:
    """The expert's words, the handbooks it was printed in, and the journal."""
    printed = story.handbooks.filter(handbook__status=HandbookStatus.PRINTED)
    return {
        "remarks": [
            {"label": telling.BY_NAME[name].label, "words": words, "name": name}
            for name, words in story.remarks.items()
            if name in telling.BY_NAME
        ],
        "handbooks": list(printed.select_related("handbook").order_by("-handbook_id")),
        "lines": [
            {"sentence": sentence(line), "at": line.at, "note": line.note}
            for line in entries_about(story)[:SHOWN_LINES]
        ],
    }


def private_of(story: Story) -> list[dict[str, Any]]:
    """What looks private: the sentence with its place, and the ways out."""
    said = {
        Private.PHONE: _("“%(words)s” looks like a telephone number (%(where)s, line %(line)s)."),
        Private.MAIL: _("“%(words)s” is an e-mail address (%(where)s, line %(line)s)."),
        Private.IDENTITY: _(
            "“%(words)s” looks like the number of an identity card (%(where)s, line %(line)s)."
        ),
        Private.CREED: _(
            "“%(words)s” tells creed, people or party of a named person (%(where)s, line %(line)s)."
        ),
        Private.NAME: _("“%(words)s” is named; a consent is needed (%(where)s, line %(line)s)."),
    }
    return [
        {
            "sentence": said[one.kind]
            % {
                "words": one.words, "line": one.line,
                "where": telling.BY_NAME[one.field].label,
            },
            "words": one.words,
            "field": one.field,
            "is_name": one.kind == Private.NAME,
            "form": SettleForm(initial={"words": one.words}, auto_id=f"settle{at}_%s"),
        }
        for at, one in enumerate(private_words(story))
    ]  # fmt: skip


def consents_of(story: Story, request: PageRequest) -> list[dict[str, Any]]:
    """The consents, those withdrawn last; ``may_restore`` for ten minutes."""
    rows = (
        Consent.objects.filter(story=story).select_related("stored").order_by("withdrawn_on", "pk")
    )
    found = sorted(rows, key=lambda one: (one.withdrawn_on is not None, one.pk))
    return [
        {
            "consent": one,
            "may_restore": one.withdrawn_at is not None and request.now - one.withdrawn_at <= SLIP,
        }
        for one in found
    ]


def at_a_glance(told: Shown) -> list[tuple[str, str]]:
    """What a reader wants to know first: cost, people, office, proof."""
    pairs = []
    if told.cost is not None:
        pairs.append((_("Cost"), _("%(sum)s đồng") % {"sum": format_number(told.cost)}))
    if told.people_served is not None:
        pairs.append((_("People it serves"), format_number(told.people_served)))
    if told.contact_unit is not None:
        line = f" · {told.contact_line}" if told.contact_line else ""
        pairs.append((_("Office to ask"), f"{told.contact_unit.label}{line}"))
    pairs.append((_("Still working"), told.standing.words))
    if told.published_on is not None:
        pairs.append((_("Published on"), format_day(told.published_on)))
    return pairs
