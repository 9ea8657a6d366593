"""Opening a draft and writing its text; versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can, require
from kheo.audit.journal import record
from kheo.audit.queries import entries_about
from kheo.initiatives import policies, rules
from kheo.initiatives.enums import Field, Kind, Origin
from kheo.initiatives.events import FactsChanged, SourceNamed
from kheo.initiatives.models import Initiative, Version
from kheo.initiatives.operations.cores import keep_core
from kheo.initiatives.queries.sources import refuse_source
from kheo.kernel import days, numbers
from kheo.kernel.events import publish
from kheo.kernel.refusals import BadInput, DomainError, NotAllowed, RuleBroken, Stale
from kheo.kernel.text import clean_block, clean_line, fold
from kheo.orgs.models import Unit
from kheo.search.enums import What
from kheo.search.operations.index import refresh

VALUES = {"field": Field.values, "kind": Kind.values, "origin": Origin.values}


def require_writer(actor: User, initiative: Initiative) -> None:
    """The unit's registrar writes; the office writes what it entered from paper itself."""
    if complaint := rules.is_merged(initiative):
        raise NotAllowed(complaint)
    if can(actor, policies.FILE, initiative):
        return
    if initiative.came_on_paper and can(actor, policies.FILE_FOR_OTHERS, initiative):
        return
    require(actor, policies.FILE, initiative)


@transaction.atomic
def register(
    *,
    unit: Unit,
    kind: str,
    actor: User,
    at: datetime,
    title: str = "",
    field: str = "",
    origin: str = Origin.NEW,
    source: Initiative | None = None,
    came_on_paper: bool = False,
    **texts: Any,
) -> Initiative:
    """Open a draft in ``unit``'s name; gaps are welcome, checks come on sending.

    Raises NotAllowed, RuleBroken (unit not alive today, a source nobody can learn from),
    BadInput (a value that cannot be read, named by field).
    """
    today = timezone.localdate(at)
    draft = Initiative(
        unit=unit, kind=kind, origin=origin, source=source, came_on_paper=came_on_paper,
        listed_on=today, moved_at=at, created_at=at, updated_at=at, filed_by=actor,
    )  # fmt: skip
    require_writer(actor, draft)
    if not unit.is_alive(today):
        sentence = _("%(unit)s no longer exists; register for the unit that followed it.") % {
            "unit": unit.label
        }
        raise RuleBroken(sentence, fields={"unit": sentence})
    if source is not None:
        refuse_source(draft, source)
    given = {"title": title, "field": field, "kind": kind, "origin": origin, **texts}
    for name, value in _cleaned(given).items():
        setattr(draft, name, value)
    draft.search_text = fold(draft.title)[:400]
    draft.save()
    refresh(What.INITIATIVE, [draft.pk])
    keep_core(draft)
    record("initiative.register", draft, actor=actor, at=at, after={"unit": unit.label})
    if source is not None:
        publish(SourceNamed(initiative_id=draft.pk, source_id=source.pk))
    return draft


def write_field(
    initiative: Initiative, *, name: str, value: Any, version: int, actor: User, at: datetime
) -> Initiative:
    """Save one field by itself. ``version`` is the row version the person saw.

    Raises Stale when somebody else saved this very field since (its value is in
    ``params["value"]``, the row version in ``params["version"]``); other fields do not clash.
    """
    return revise(initiative, values={name: value}, version=version, actor=actor, at=at)


@transaction.atomic
def revise(
    initiative: Initiative,
    *,
    values: Mapping[str, Any],
    actor: User,
    at: datetime,
    version: int | None = None,
) -> Initiative:
    """Change the text while it is open: draft, returned, reopened; the result during building."""
    row = (
        Initiative.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(pk=initiative.pk)
    )
    require_writer(actor, row)
    refuse_closed(row, values)
    changes = {
        name: value for name, value in _cleaned(values).items() if getattr(row, name) != value
    }
    if version is not None and version != row.version:
        _refuse_clash(row, changes, version)
    if not changes:
        return row
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    row.search_text = fold(row.title)[:400]
    row.version += 1
    row.updated_at = at
    row.save(update_fields=[*changes, "search_text", "version", "updated_at"])
    refresh(What.INITIATIVE, [row.pk])
    if "title" in changes:
        keep_core(row)
    record("initiative.revise", row, actor=actor, at=at, before=before, after=changes)
    if row.registered_on and {"field", "kind", "origin"} & set(changes):
        publish(FactsChanged(initiative_id=row.pk))
    return row


def refuse_closed(row: Initiative, values: Mapping[str, Any]) -> None:
    """Raise unless every field named may be written in the present state."""
    only_result = set(values) <= {"result", "households", "money"}
    complaint = rules.is_open_for_writing(row)
    if complaint and only_result:
        complaint = rules.is_open_for_result(row)
    if complaint:
        raise NotAllowed(complaint)


def _refuse_clash(row: Initiative, changes: Mapping[str, Any], seen: int) -> None:
    """Two people wrote the same field: the later one is shown the other's words."""
    from_journal = _fields_written_since(row, seen)
    clash = next((name for name in changes if name in from_journal), None)
    if clash is None:
        return
    raise Stale(
        _("Someone else has just changed “%(item)s”."),
        params={
            "item": rules.LABELS[clash],
            "value": plain_value(getattr(row, clash)),
            "version": row.version,
        },
    )


def _fields_written_since(row: Initiative, seen: int) -> set[str]:
    """Fields of the journal lines that made versions ``seen`` + 1 … now."""
    count = max(row.version - seen, 0)
    lines = [line for line in entries_about(row) if line.action == "initiative.revise"][:count]
    return {name for line in lines for name in line.after}


def plain_value(value: Any) -> Any:
    """A column's value as a form shows it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | int):
        return numbers.format_number(value)
    return value


def _cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """Every value read and bounded; all complaints together, each at its field."""
    cleaned, complaints = {}, {}
    for name, value in values.items():
        if name not in rules.LABELS:
            raise BadInput(_("There is no field called “%(name)s”."), params={"name": name})
        try:
            cleaned[name] = _clean(name, value)
        except DomainError as refusal:
            complaints[name] = str(refusal)
    if complaints:
        raise BadInput(next(iter(complaints.values())), fields=complaints)
    return cleaned


def _clean(name: str, value: Any) -> Any:
    if name in rules.CHOICES:
        if value not in VALUES[name] and not (name == "field" and value == ""):
            raise BadInput(_("Choose one of the values on offer."))
        return value
    if name in rules.DAYS:
        return value if isinstance(value, date) else _day(value)
    if name in rules.NUMBERS:
        return _number(name, value)
    text = clean_line(str(value)) if name in rules.LENGTHS else clean_block(str(value))
    longest = rules.LENGTHS.get(name, rules.LONGEST)
    if len(text) > longest:
        raise BadInput(
            _("“%(item)s” has %(count)s letters; at most %(limit)s fit. Shorten it."),
            params={"item": rules.LABELS[name], "count": len(text), "limit": longest},
        )
    return text


def _day(value: Any) -> date | None:
    return days.parse_day(str(value)) if value else None


def _number(name: str, value: Any) -> Any:
    if value in (None, ""):
        return None
    number = value if isinstance(value, int) else numbers.parse_number(str(value))
    if number != int(number) or number < 0 or number > rules.HIGHEST[name]:
        raise BadInput(_("Enter a whole number that makes sense here."))
    return int(number)


def keep_version(initiative: Initiative, *, why: str, actor: User, at: datetime) -> Version:
    """Keep the text as it stands now, for the side-by-side view."""
    last = initiative.versions.order_by("-number").values_list("number", flat=True).first() or 0
    content = {name: plain_value(getattr(initiative, name)) for name in rules.TEXT_FIELDS}
    return Version.objects.create(
        initiative=initiative,
        number=last + 1,
        content=content,
        why=why,
        saved_at=at,
        saved_by=actor,
    )
