"""A file comes in: opened once to see what it is, kept with its hash, matched where that is sure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from kheo.access.models import User
from kheo.audit.journal import record
from kheo.exchange.enums import ImportState
from kheo.exchange.models import Import, Matching
from kheo.exchange.operations.imports.columns import match
from kheo.exchange.profiles import Profile
from kheo.exchange.queries.looking import Look, look
from kheo.exchange.queries.matchings import kept_matching
from kheo.exchange.queries.taking import known, require_alive, require_taking_in
from kheo.exchange.reading.books import open_book
from kheo.exchange.reading.matching import kept_columns
from kheo.exchange.rules.packing import storable
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit
from kheo.workflow.table import Turn


def upload(
    content: bytes, *, name: str, profile: str, unit: Unit, options: Mapping[str, Any] | None = None,
    matching: Matching | None = None, by_worker: bool = True, actor: User, at: datetime,
) -> Import:  # fmt: skip
    """Keep the file and ask for its check when its headings are known, else leave the columns to be matched.

    ``matching`` says how to read it (None = one kept for the same headings); with ``by_worker`` False the
    caller checks it himself. Bytes that came in before are kept once. Raises NotAllowed, RuleBroken for a
    unit that has ended, BadInput for a file that cannot be read; nothing is kept then.
    """
    kind = known(profile)
    require_taking_in(actor, kind, unit)
    require_alive(unit)
    label = clean_line(name)[:200] or "?"
    seen = look(open_book(content, label), kind)
    with transaction.atomic():
        imported = _kept(content, label, kind, unit, seen, dict(options or {}), actor, at)
        kept = matching or kept_matching(kind, unit, seen.print)
        if kept is not None:
            _by_matching(imported, kept)
        record(
            "import.upload", imported, actor=actor, at=at,
            after={
                "name": label, "profile": kind.name, "sha256": imported.digest,
                "size": imported.size,
            },
        )  # fmt: skip
        is_known = kept is not None and len(imported.columns) == len(kept.columns)
        if _needs_nobody(imported, kind, seen, is_known=is_known):
            match(imported, columns=imported.columns, by_worker=by_worker, actor=actor, at=at)
    return imported


def _by_matching(imported: Import, kept: Matching) -> None:
    """Read the file as ``kept`` says: its headings by their words, wherever they stand."""
    imported.matching, imported.words = kept, kept.words
    imported.columns = kept_columns(imported.seen["titles"], kept.columns)
    imported.save(update_fields=["matching", "words", "columns"])


def _needs_nobody(imported: Import, profile: Profile, seen: Look, *, is_known: bool) -> bool:
    """Whether the rows can be checked at once: the columns are certain and no option is left to ask."""
    asked = any(one.is_required and one.name not in imported.options for one in profile.options)
    missing = any(one.is_required and one.name not in imported.columns for one in profile.fields)
    return not asked and not missing and (is_known or seen.is_sure)


def _kept(
    content: bytes, label: str, profile: Profile, unit: Unit, seen: Look, options: dict[str, Any],
    actor: User, at: datetime,
) -> Import:  # fmt: skip
    digest = hashlib.sha256(content).hexdigest()
    imported = Import(
        profile=profile.name, unit=unit, name=label, digest=digest, size=len(content),
        sheet=seen.sheet, heading_rows=list(seen.heading_rows), columns=dict(seen.columns),
        seen=dict(seen.seen), options=storable(options), status=ImportState.UPLOADED,
        turn=Turn.UNIT, moved_at=at, asked_by=actor, created_at=at, updated_at=at,
    )  # fmt: skip
    before = Import.objects.filter(digest=digest).order_by("pk").first()
    if before is not None and before.content.storage.exists(str(before.content.name)):
        imported.content.name = before.content.name
    else:
        ending = label.rpartition(".")[2].lower() if "." in label else "bin"
        imported.content.save(f"{digest}.{ending[:5]}", ContentFile(content), save=False)
    imported.save()
    return imported
