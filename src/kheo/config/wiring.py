"""Who listens to what, and where the sentences of the journal stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import kheo.access.sentences
import kheo.activities.sentences
import kheo.appraisal.operations.minutes
import kheo.appraisal.operations.recognition_papers
import kheo.appraisal.operations.recognitions
import kheo.appraisal.sentences
import kheo.archive.operations.readings
import kheo.archive.sentences
import kheo.campaigns.sentences
import kheo.counting.operations
import kheo.counting.sentences
import kheo.documents.sentences
import kheo.initiatives.sentences
import kheo.insights.sentences
import kheo.jobs.sentences
import kheo.library.operations.following
import kheo.library.sentences
import kheo.orgs.sentences
import kheo.participation.operations.mergers
import kheo.participation.sentences
import kheo.portal.sentences
import kheo.reporting.operations.papers
import kheo.reporting.sentences
import kheo.workflow.sentences
from kheo.activities.web.panel import activities_panel
from kheo.appraisal.web.panel import appraisal_panel
from kheo.archive.web.panel import declared_panel, named_panel
from kheo.audit.wording import declare
from kheo.config import map_rights
from kheo.console.indicator_uses import forms_that_show
from kheo.counting.web import panels as panels_of_figures
from kheo.counting.web import uses as uses_of_indicators
from kheo.documents.events import PaperNumbered, PaperNumbering, PaperSigned
from kheo.initiatives.events import (
    FactsChanged,
    Merging,
    Recognised,
    Restored,
    SourceNamed,
    StruckOff,
    TextChanged,
    Unmerging,
    Withdrawn,
)
from kheo.initiatives.web import panels
from kheo.jobs.kinds import declare as declare_job
from kheo.kernel.events import Event, Handler, connect
from kheo.orgs import policies as rights_over_units
from kheo.orgs.events import MapChanged, MapChanging

SUBSCRIPTIONS: Mapping[type[Event], Sequence[Handler]] = {
    FactsChanged: (kheo.counting.operations.refresh,),
    Recognised: (
        kheo.appraisal.operations.recognitions.enter,
        kheo.library.operations.following.rise,
    ),
    StruckOff: (kheo.appraisal.operations.recognitions.fall,),
    Restored: (kheo.appraisal.operations.recognitions.rise,),
    Withdrawn: (
        kheo.appraisal.operations.recognitions.drop,
        kheo.library.operations.following.drop,
    ),
    SourceNamed: (kheo.library.operations.following.follow,),
    TextChanged: (),
    Merging: (
        kheo.library.operations.following.merge,
        kheo.participation.operations.mergers.follow,
    ),
    Unmerging: (
        kheo.library.operations.following.unmerge,
        kheo.participation.operations.mergers.turn_back,
    ),
    PaperNumbering: (
        kheo.appraisal.operations.minutes.refuse_early_minutes,
        kheo.appraisal.operations.recognition_papers.check_numbering,
        kheo.reporting.operations.papers.check_numbering,
    ),
    PaperNumbered: (
        kheo.appraisal.operations.recognition_papers.take_number,
        kheo.reporting.operations.papers.take_number,
    ),
    PaperSigned: (),
    MapChanging: (kheo.counting.operations.take_back,),
    MapChanged: (kheo.counting.operations.put_back,),
}


def connect_all() -> None:
    """Put every subscription, every sentence and the judge of the map in force."""
    connect(SUBSCRIPTIONS)
    rights_over_units.ask(map_rights.judge)
    panels.offer(appraisal_panel, activities_panel, named_panel)
    panels_of_figures.offer(declared_panel)
    uses_of_indicators.ask(forms_that_show)
    declare_job(kheo.archive.operations.readings.JOB, kheo.archive.operations.readings.read_in)
    declare(
        kheo.access.sentences.SENTENCES,
        kheo.activities.sentences.SENTENCES,
        kheo.archive.sentences.SENTENCES,
        kheo.appraisal.sentences.SENTENCES,
        kheo.campaigns.sentences.SENTENCES,
        kheo.counting.sentences.SENTENCES,
        kheo.documents.sentences.SENTENCES,
        kheo.initiatives.sentences.SENTENCES,
        kheo.insights.sentences.SENTENCES,
        kheo.jobs.sentences.SENTENCES,
        kheo.library.sentences.SENTENCES,
        kheo.orgs.sentences.SENTENCES,
        kheo.participation.sentences.SENTENCES,
        kheo.portal.sentences.SENTENCES,
        kheo.reporting.sentences.SENTENCES,
        kheo.workflow.sentences.SENTENCES,
    )
