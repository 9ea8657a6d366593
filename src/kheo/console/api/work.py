"""Files taken in and background work through the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.exchange.act_forms import form_with, key_field, part
from kheo.exchange.acts import Act
from kheo.exchange.models import Import, Matching
from kheo.exchange.operations import imports
from kheo.exchange.policies import IMPORT
from kheo.exchange.queries.taking import known, open_to, units_open_to
from kheo.exchange.web.imports import forms
from kheo.foundation.forms import DomainForm
from kheo.jobs import operations as jobs
from kheo.jobs.policies import CALL_OFF, TRY_AGAIN

IMPORTS: Final = "imports"
JOBS: Final = "jobs"


def _uploading(actor: User, row: Any) -> dict[str, Any]:
    return {
        "profiles": open_to(actor), "units": units_open_to(actor), "home": actor.unit,
    }  # fmt: skip


def upload(*, file: Any, **values: Any) -> Import:
    """Upload a file; one whose headings are known is checked at once. Raises DomainError."""
    return imports.upload(file.read(), name=file.name or "", **values)


def _columns(actor: User, row: Import) -> dict[str, Any]:
    return {
        "profile": known(row.profile), "titles": row.seen.get("titles", []),
        "columns": {**row.seen.get("proposed", {}), **row.columns}, "options": row.options,
    }  # fmt: skip


def _words(actor: User, row: Import) -> dict[str, Any]:
    unknown = row.seen.get("unknown") or {}
    return {"profile": known(row.profile), "unknown": unknown, "words": row.words}


def say_words(imported: Import, *, words: Any, actor: User, at: datetime) -> None:
    """Say what unknown words mean; the rows are checked anew. Raises DomainError."""
    kept = imported.matching
    name = kept.name if kept and kept.unit_id == imported.unit_id else ""
    imports.match(imported, columns=imported.columns, words=words, keep_as=name, actor=actor, at=at)


def drop_matching(*, matching: int, actor: User, at: datetime) -> None:
    """Forget a kept matching. Raises DomainError."""
    rows = visible(Matching.objects.all(), actor, IMPORT)
    imports.drop_matching(part(rows, matching, "matching"), actor=actor, at=at)


ACTS: Final[tuple[Act, ...]] = (
    Act(
        IMPORTS, "create", _("Take a file in"), upload, IMPORT,
        form_with(forms.UploadForm, file=django_forms.FileField(label=_("File"))), on_list=True,
        form_arguments=_uploading, takes_files=True, pages=("exchange:list",),
    ),
    Act(
        IMPORTS, "match", _("Match the columns"), imports.match, IMPORT, forms.ColumnsForm,
        form_arguments=_columns, pages=("exchange:columns",),
    ),
    Act(
        IMPORTS, "choose-place", _("Choose sheet and heading rows"), imports.choose_place, IMPORT,
        forms.PlaceForm, form_arguments=lambda actor, row: {"sheets": row.seen.get("sheets", [])},
        pages=("exchange:place",),
    ),
    Act(
        IMPORTS, "say-words", _("Say what unknown words mean"), say_words, IMPORT,
        forms.WordsForm, form_arguments=_words, pages=("exchange:words",),
    ),
    Act(
        IMPORTS, "enter", _("Take the good rows in"), imports.ask_to_enter, IMPORT,
        pages=("exchange:enter",),
    ),
    Act(
        IMPORTS, "call-off", _("Call off"), imports.call_off, IMPORT, pages=("exchange:call_off",),
    ),
    Act(
        IMPORTS, "go-on", _("Have stuck work go on"), imports.go_on, IMPORT,
        pages=("exchange:go_on",),
    ),
    Act(
        IMPORTS, "resume", _("Take the rest in after all"), imports.resume, IMPORT,
        pages=("exchange:resume",),
    ),
    Act(
        IMPORTS, "undo", _("Undo this import"), imports.undo, IMPORT, forms.ReasonForm,
        pages=("exchange:undo",),
    ),
    Act(
        IMPORTS, "drop-matching", _("Forget a kept matching"), drop_matching, IMPORT,
        form_with(DomainForm, matching=key_field(_("Number of the matching"))), on_list=True,
        answers="-", pages=("exchange:drop_matching",),
    ),
    Act(
        JOBS, "call-off", _("Call off"), jobs.call_off, CALL_OFF, pages=("jobs:call_off",),
    ),
    Act(
        JOBS, "try-again", _("Try again"), jobs.try_again, TRY_AGAIN, pages=("jobs:try_again",),
    ),
)  # fmt: skip
