"""Which heading is which field: said by a person once, kept for every file with the same headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.exchange.enums import ImportState
from kheo.exchange.models import Import, Matching
from kheo.exchange.operations.imports.checking import CHECK_JOB
from kheo.exchange.policies import IMPORT
from kheo.exchange.profiles import Profile
from kheo.exchange.queries.looking import book_of, look
from kheo.exchange.queries.options import choices_of
from kheo.exchange.queries.taking import known, require_taking_in
from kheo.exchange.reading.matching import titles_of
from kheo.exchange.rules.packing import storable
from kheo.exchange.transitions import FLOW, MATCH
from kheo.jobs.operations import enqueue
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_line
from kheo.workflow.engine import perform

Words = Mapping[str, Mapping[str, str]]


@transaction.atomic
def match(
    imported: Import, *, columns: Mapping[str, int], words: Words | None = None,
    options: Mapping[str, Any] | None = None, keep_as: str = "", by_worker: bool = True,
    actor: User, at: datetime,
) -> None:  # fmt: skip
    """Say which column is which field, what unknown words mean, what was asked once; then check the rows.

    ``columns`` field → place of the column; ``words`` field → {word of the file: code}; ``keep_as`` names the
    matching to be kept for the next file ("" = not kept). Raises NotAllowed, InvalidTransition, RuleBroken
    with the fields that are missing or said twice.
    """
    profile = known(imported.profile)
    require_taking_in(actor, profile, imported.unit)
    chosen = {name: int(at_) for name, at_ in columns.items()}
    given = storable(imported.options if options is None else options)
    _require_fit(profile, imported, chosen, given)
    told = imported.words if words is None else _known_words(profile, words)
    matching = imported.matching
    if keep_as.strip():
        matching = _keep(imported, profile, chosen, told, keep_as, actor, at)
    changes: dict[str, Any] = {
        "columns": chosen, "words": told, "options": given, "matching": matching, "told": "",
        "resting": [], "job": None,
    }  # fmt: skip
    perform(MATCH, imported, flow=FLOW, actor=actor, at=at, changes=changes)
    if matching is not None:
        Matching.objects.filter(pk=matching.pk).update(used_at=at)
    if by_worker:
        put_to_work(imported, CHECK_JOB, _("Check “%(name)s”"), actor=actor, at=at)


def put_to_work(imported: Import, kind: str, title: str, *, actor: User, at: datetime) -> None:
    """Ask the worker, in the caller's transaction; the import remembers which job it is."""
    imported.job = enqueue(
        kind, subject=imported.pk, title=title % {"name": imported.name}, unit=imported.unit,
        actor=actor, at=at,
    )  # fmt: skip
    imported.save(update_fields=["job"])


@transaction.atomic
def choose_place(
    imported: Import, *, sheet: str, heading_rows: Sequence[int] = (), actor: User, at: datetime
) -> None:
    """Read another sheet, or other rows as headings (numbers as Excel counts); columns are matched anew.

    Raises NotAllowed, RuleBroken once the rows are taken in, BadInput for a place without headings.
    """
    profile = known(imported.profile)
    require_taking_in(actor, profile, imported.unit)
    held = Import.objects.select_for_update(of=("self",)).get(pk=imported.pk)
    if held.status not in {ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED}:
        raise RuleBroken(_("The place is chosen before the rows are taken in."))
    seen = look(book_of(held), profile, sheet=sheet, heading_rows=heading_rows)
    imported.sheet, imported.heading_rows = seen.sheet, list(seen.heading_rows)
    imported.columns, imported.seen, imported.updated_at = dict(seen.columns), dict(seen.seen), at
    imported.matching = None
    imported.save(
        update_fields=["sheet", "heading_rows", "columns", "seen", "matching", "updated_at"]
    )
    record(
        "import.choose_place", imported, actor=actor, at=at,
        after={"sheet": seen.sheet, "heading_rows": list(seen.heading_rows)},
    )  # fmt: skip


@transaction.atomic
def drop_matching(matching: Matching, *, actor: User, at: datetime) -> None:
    """Forget a kept matching; files that were read by it stay as they are. Raises NotAllowed."""
    require(actor, IMPORT, matching)
    record("import.drop_matching", matching, actor=actor, at=at, before={"name": matching.name})
    matching.delete()


def _require_fit(
    profile: Profile, imported: Import, columns: Mapping[str, int], options: Mapping[str, Any]
) -> None:
    fields = {one.name: one for one in profile.fields}
    width = len(imported.seen.get("titles", ()))
    wrong: dict[str, str] = {}
    for name, at in columns.items():
        if name not in fields or not 0 <= at < width:
            raise RuleBroken(_("This column is not in the file any more; load the page anew."))
        if list(columns.values()).count(at) > 1:
            wrong[name] = _("This column is chosen for two fields; choose one of them.")
    for one in profile.fields:
        if one.is_required and one.name not in columns:
            wrong[one.name] = _("Choose the column that holds “%(field)s”.") % {"field": one.label}
    for one in profile.options:
        if one.is_required and options.get(one.name) in (None, ""):
            wrong[one.name] = _("Say “%(field)s” for the whole file.") % {"field": one.label}
    if wrong:
        raise RuleBroken(_("The columns do not fit yet."), fields=wrong)


def _known_words(profile: Profile, words: Words) -> dict[str, dict[str, str]]:
    """The words that say a code there is; the others are left open."""
    codes = {one.name: set(choices_of(one)) for one in profile.fields}
    return {
        name: {word: code for word, code in told.items() if code in codes.get(name, ())}
        for name, told in words.items()
    }


def _keep(
    imported: Import, profile: Profile, columns: Mapping[str, int], words: Words, name: str,
    actor: User, at: datetime,
) -> Matching:  # fmt: skip
    """The matching under this name; one of the same name takes the new columns."""
    titles = imported.seen["titles"]
    kept, _made = Matching.objects.update_or_create(
        profile=profile.name, unit=imported.unit, name=clean_line(name)[:120],
        defaults={
            "columns": titles_of(columns, titles), "words": words,
            "print": imported.seen["print"], "used_at": at, "updated_at": at,
        },
        create_defaults={
            "columns": titles_of(columns, titles), "words": words,
            "print": imported.seen["print"], "used_at": at, "updated_at": at, "created_at": at,
        },
    )  # fmt: skip
    record(
        "import.keep_matching", kept, actor=actor, at=at,
        after={"name": kept.name, "columns": kept.columns, "words": kept.words},
    )  # fmt: skip
    return kept
