"""Who listens to what, and where the sentences of the journal stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy

import kheo.access.findable
import kheo.access.sentences
import kheo.activities.operations.mergers
import kheo.activities.sentences
import kheo.appraisal.operations.minutes
import kheo.appraisal.operations.recognition_papers
import kheo.appraisal.operations.recognitions
import kheo.appraisal.operations.recognitions_of_files
import kheo.appraisal.operations.whole
import kheo.appraisal.sentences
import kheo.archive.operations.mergers
import kheo.archive.operations.readings
import kheo.archive.sentences
import kheo.campaigns.sentences
import kheo.counting.operations
import kheo.counting.sentences
import kheo.documents.findable
import kheo.documents.sentences
import kheo.exchange.operations.exports
import kheo.exchange.operations.imports
import kheo.exchange.operations.sending
import kheo.exchange.operations.telling
import kheo.exchange.sentences
import kheo.initiatives.findable
import kheo.initiatives.sentences
import kheo.insights.sentences
import kheo.jobs.sentences
import kheo.library.findable
import kheo.library.operations.following
import kheo.library.operations.following_of_files
import kheo.library.operations.ground
import kheo.library.operations.mergers
import kheo.library.sentences
import kheo.orgs.findable
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
from kheo.config import interfaces, map_rights
from kheo.console.indicator_uses import forms_that_show
from kheo.counting.web import panels as panels_of_figures
from kheo.counting.web import uses as uses_of_indicators
from kheo.documents.events import PaperNumbered, PaperNumbering, PaperRegistered, PaperSigned
from kheo.initiatives.events import (
    Entered,
    FactsChanged,
    Leaving,
    ManyFactsChanged,
    Merging,
    Recognised,
    Registered,
    Restored,
    SourceNamed,
    StruckOff,
    TextChanged,
    Unmerging,
    Withdrawn,
)
from kheo.initiatives.operations import finding
from kheo.initiatives.web import panels
from kheo.initiatives.web.likeness_panels import answer_panel, look_alikes_panel
from kheo.jobs.kinds import declare as declare_job
from kheo.kernel.events import Event, Handler, connect
from kheo.library.web.adoptions.panels import learning_panel
from kheo.library.web.panel import story_panel
from kheo.orgs import policies as rights_over_units
from kheo.orgs.events import MapChanged, MapChanging
from kheo.reporting.events import ReportSent
from kheo.search import sources as findable
from kheo.search.enums import What

SUBSCRIPTIONS: Mapping[type[Event], Sequence[Handler]] = {
    FactsChanged: (kheo.counting.operations.refresh,),
    ManyFactsChanged: (kheo.counting.operations.refresh_many,),
    Entered: (
        kheo.appraisal.operations.recognitions_of_files.enter_many,
        kheo.library.operations.following_of_files.follow_many,
    ),
    Leaving: (
        kheo.appraisal.operations.recognitions_of_files.leave,
        kheo.library.operations.following_of_files.leave,
    ),
    Registered: (kheo.exchange.operations.telling.tell,),
    Recognised: (
        kheo.appraisal.operations.recognitions.enter,
        kheo.library.operations.following.rise,
        kheo.exchange.operations.telling.tell,
    ),
    StruckOff: (
        kheo.appraisal.operations.recognitions.fall,
        kheo.library.operations.ground.take_down,
        finding.follow_state,
        kheo.exchange.operations.telling.tell,
    ),
    Restored: (
        kheo.appraisal.operations.recognitions.rise,
        kheo.library.operations.ground.tell_it_stands,
        finding.follow_state,
        kheo.exchange.operations.telling.tell,
    ),
    Withdrawn: (
        kheo.appraisal.operations.recognitions.drop,
        kheo.library.operations.following.drop,
        finding.follow_state,
        kheo.exchange.operations.telling.tell,
    ),
    SourceNamed: (kheo.library.operations.following.follow,),
    TextChanged: (),
    Merging: (
        kheo.counting.operations.refuse_unfit_state,
        kheo.activities.operations.mergers.turn_links,
        kheo.archive.operations.mergers.turn_links,
        kheo.library.operations.mergers.turn_links,
        kheo.participation.operations.mergers.turn_links,
        finding.follow_merger,
    ),
    Unmerging: (
        kheo.activities.operations.mergers.turn_links_back,
        kheo.archive.operations.mergers.turn_links_back,
        kheo.library.operations.mergers.turn_links_back,
        kheo.participation.operations.mergers.turn_links_back,
        finding.follow_merger,
    ),
    PaperNumbering: (
        kheo.appraisal.operations.minutes.refuse_early_minutes,
        kheo.appraisal.operations.recognition_papers.check_numbering,
        kheo.reporting.operations.papers.check_numbering,
    ),
    PaperNumbered: (
        kheo.appraisal.operations.recognition_papers.take_number,
        kheo.reporting.operations.papers.take_number,
        kheo.exchange.operations.telling.tell,
    ),
    PaperRegistered: (kheo.exchange.operations.telling.tell,),
    PaperSigned: (kheo.exchange.operations.telling.tell,),
    ReportSent: (kheo.exchange.operations.telling.tell,),
    MapChanging: (kheo.counting.operations.take_back,),
    MapChanged: (kheo.counting.operations.put_back, finding.follow_map),
}


def connect_all() -> None:
    """Put every subscription, every sentence and the judge of the map in force."""
    connect(SUBSCRIPTIONS)
    interfaces.declare_all()
    rights_over_units.ask(map_rights.judge)
    panels.offer(
        look_alikes_panel,
        answer_panel,
        appraisal_panel,
        story_panel,
        learning_panel,
        activities_panel,
        named_panel,
    )
    panels_of_figures.offer(declared_panel)
    uses_of_indicators.ask(forms_that_show)
    findable.declare(What.INITIATIVE, kheo.initiatives.findable.texts)
    findable.declare(What.UNIT, kheo.orgs.findable.texts)
    findable.declare(What.PAPER, kheo.documents.findable.texts)
    findable.declare(What.STORY, kheo.library.findable.texts)
    findable.declare(What.PERSON, kheo.access.findable.texts)
    _declare_jobs()
    declare(
        kheo.access.sentences.SENTENCES,
        kheo.activities.sentences.SENTENCES,
        kheo.archive.sentences.SENTENCES,
        kheo.appraisal.sentences.SENTENCES,
        kheo.campaigns.sentences.SENTENCES,
        kheo.counting.sentences.SENTENCES,
        kheo.documents.sentences.SENTENCES,
        kheo.exchange.sentences.SENTENCES,
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


def _declare_jobs() -> None:
    """Every kind of background work: what it does, the page of what it works on, its name."""
    declare_job(
        kheo.archive.operations.readings.JOB, kheo.archive.operations.readings.read_in,
        page="readings:page", label=gettext_lazy("Reading a file"),
    )  # fmt: skip
    declare_job(
        kheo.exchange.operations.imports.CHECK_JOB, kheo.exchange.operations.imports.check_in,
        page="exchange:import", label=gettext_lazy("Checking a file"),
    )  # fmt: skip
    declare_job(
        kheo.exchange.operations.imports.ENTER_JOB, kheo.exchange.operations.imports.enter_in,
        page="exchange:import", label=gettext_lazy("Taking a file in"),
    )  # fmt: skip
    declare_job(
        kheo.exchange.operations.telling.JOB, kheo.exchange.operations.sending.send_in,
        page="exchange:webhook", label=gettext_lazy("Telling another system"),
    )  # fmt: skip
    declare_job(
        kheo.appraisal.operations.whole.JOB, kheo.appraisal.operations.whole.make_whole,
        page="exchange:export_file", label=gettext_lazy("Making a whole dossier"), is_own=True,
    )  # fmt: skip
    declare_job(
        kheo.exchange.operations.exports.JOB, kheo.exchange.operations.exports.write_out,
        page="exchange:export_file", label=gettext_lazy("Writing a list into a file"), is_own=True,
    )  # fmt: skip
