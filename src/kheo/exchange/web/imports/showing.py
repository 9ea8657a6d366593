"""How a file on its way in looks: its stage, its rows in words, the way to its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kheo.access.models import User
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.exchange.enums import Fate, ImportState, Value
from kheo.exchange.listings import declared
from kheo.exchange.models import Import
from kheo.exchange.profiles import Field, Profile, Resting
from kheo.exchange.queries.imports import TURNED, Shown, count_of
from kheo.exchange.queries.options import choices_of
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number

S = ImportState
TONES: Mapping[str, str] = {
    S.UPLOADED: "warn", S.CHECKING: "info", S.CHECKED: "accent", S.ENTERING: "info",
    S.ENTERED: "good", S.UNDOING: "info", S.UNDONE: "quiet", S.CALLED_OFF: "quiet", S.FAILED: "bad",
}  # fmt: skip
FATES: Mapping[str, str] = {
    "moi": Fate.NEW, "doi": Fate.CHANGED, "da-co": Fate.SAME, "tu-choi": Fate.REFUSED,
    "khac-luc-xem": TURNED,
}  # fmt: skip
"""Words of the address for the fates."""
FATE_TONES: Mapping[str, str] = {
    Fate.NEW: "good", Fate.CHANGED: "info", Fate.SAME: "quiet", Fate.REFUSED: "bad",
}  # fmt: skip
WIDE = 5
"""Fields shown beside the name of a row."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the table shows it."""

    number: int
    label: str
    url: str
    cells: Sequence[tuple[str, str]]
    changes: Sequence[tuple[str, str, str]]
    refusals: Sequence[tuple[str, str]]
    remarks: Sequence[str]
    fate: str
    tone: str
    was: str


@dataclass(frozen=True, slots=True)
class Held:
    """A sentence that holds an undo back, with the page of what it speaks of ("" where there is none)."""

    told: str
    url: str
    name: str


def way(here: str = "") -> list[dict[str, str]]:
    """The way to these pages."""
    start = {"label": _("Take in from Excel"), "url": reverse("exchange:list") if here else ""}
    return [start, {"label": Truncator(here).chars(60), "url": ""}] if here else [start]


def below(imported: Import, here: str) -> list[dict[str, str]]:
    """The way to a page below that of the import."""
    page = reverse("exchange:import", args=(imported.pk,))
    name = {"label": Truncator(imported.name).chars(50), "url": page}
    return [{"label": _("Take in from Excel"), "url": reverse("exchange:list")}, name, {"label": here, "url": ""}]  # fmt: skip


def stages(imported: Import, now: int | None = None) -> list[dict[str, str]]:
    """Upload, columns, check, taking in: which is passed and which is ``now`` (None: by the state)."""
    labels = (_("Uploaded"), _("Columns"), _("Checked"), pgettext("import", "Taken in"))
    reached = {
        S.UPLOADED: 1, S.FAILED: 1, S.CHECKING: 2, S.CHECKED: 3, S.ENTERING: 3, S.ENTERED: 4,
        S.UNDOING: 3, S.UNDONE: 4, S.CALLED_OFF: 1,
    }[S(imported.status)]  # fmt: skip
    if imported.status == S.CALLED_OFF and imported.total_rows:
        reached = 3
    now = reached if now is None else now
    is_over = imported.status in {S.CALLED_OFF, S.UNDONE, S.FAILED}
    found = []
    for at, label in enumerate(labels):
        state = "passed" if at < now else "now" if at == now else "to come"
        if is_over and at == min(now, len(labels) - 1):
            state = "stopped"
        found.append({"label": label, "state": state, "at": "", "by": ""})
    return found


def tabs(imported: Import, word: str) -> list[dict[str, Any]]:
    """One filter for each fate that occurs."""
    path = reverse("exchange:import", args=(imported.pk,))
    labels: dict[str, Any] = {**dict(Fate.choices), TURNED: _("other than when you looked")}
    return [
        {
            "label": labels[fate], "url": f"{path}?xem={name}#dong", "current": name == word,
            "count": format_number(count_of(imported, fate)),
        }
        for name, fate in FATES.items()
        if count_of(imported, fate) or name == word
    ]  # fmt: skip


def usual_word(imported: Import) -> str:
    """What is looked at first: what was refused, else what changes, else what is new."""
    order = ("tu-choi", "doi", "moi", "da-co")
    return next((name for name in order if count_of(imported, FATES[name])), "moi")


def resting(imported: Import, profile: Profile, actor: User) -> list[Held]:
    """What holds an undo back, each with the page of what rests there if the person may see it."""
    told = [Resting(one).kept() if isinstance(one, str) else one for one in imported.resting]
    wanted: dict[str, list[Any]] = {}
    for one in told:
        wanted.setdefault(one["model"], []).append(one["key"])
    pages = {model: _pages(model, keys, actor) for model, keys in wanted.items() if model}
    found = []
    for one in told:
        url, name = pages.get(one["model"], {}).get(str(one["key"]), ("", ""))
        if not url and one["record"]:
            url, name = address(profile.record_page, one["record"]), _("See the record")
        found.append(Held(one["told"], url, name))
    return found


def _pages(model: str, keys: Sequence[Any], actor: User) -> dict[str, tuple[str, str]]:
    """Key → address and name of the rows of a model that the person may see; two queries a list at most."""
    found: dict[str, tuple[str, str]] = {}
    for listing in declared():
        if listing.page and listing.rows().model._meta.label_lower == model:
            rows = listing.seen_by(actor).filter(pk__in=keys)
            for row in rows:
                url = address(listing.page, getattr(row, listing.key))
                found.setdefault(str(row.pk), (url, Truncator(str(row)).chars(80)))
    return found


def shown_fields(rows: Sequence[Shown], profile: Profile, imported: Import) -> list[Field]:
    """The fields whose values stand beside the name of a row: not the name itself once more."""
    known = [one for one in profile.fields if one.name in imported.columns]
    return [one for one in known if not _is_name(one.name, rows)][:WIDE]


def _is_name(field: str, rows: Sequence[Shown]) -> bool:
    return bool(rows) and all(one.row.values.get(field) == one.row.label for one in rows)


def lines(rows: Sequence[Shown], shown: Sequence[Field], profile: Profile) -> list[Line]:
    """The rows in words, with the fields ``shown`` beside their names."""
    fields = {one.name: one for one in profile.fields}
    choices = {one.name: choices_of(one) for one in profile.fields if one.choices}
    return [_line(one, fields, shown, choices, profile) for one in rows]


def _line(
    one: Shown, fields: Mapping[str, Field], shown: Sequence[Field],
    choices: Mapping[str, Mapping[str, Any]], profile: Profile,
) -> Line:  # fmt: skip
    row = one.row
    changed = [*dict.fromkeys([*row.before, *row.after])]
    return Line(
        number=row.number, label=row.label,
        url=address(profile.record_page, one.key) if one.key else "",
        cells=[
            (str(field.label), in_words(row.values.get(field.name), field, choices))
            for field in shown
        ],
        changes=[
            (
                _label(name, fields), in_words(row.before.get(name), fields.get(name), choices),
                in_words(row.after.get(name), fields.get(name), choices),
            )
            for name in changed
        ],
        refusals=[(_label(name, fields), str(told)) for name, told in row.refusals.items()],
        remarks=[str(told) for told in row.remarks.values()],
        fate=str(Fate(row.fate).label), tone=FATE_TONES[row.fate],
        was=str(Fate(one.was).label) if one.was else "",
    )  # fmt: skip


def address(page: str, *arguments: Any) -> str:
    """The address of a page of a slice above; "" where this house has none."""
    try:
        return reverse(page, args=arguments) if page else ""
    except NoReverseMatch:
        return ""


def in_words(value: Any, field: Field | None, choices: Mapping[str, Mapping[str, Any]]) -> str:
    """A value as a person reads it; nothing as a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{local:%H:%M} {format_day(local.date())}"
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, list | tuple):
        return "; ".join(in_words(each, field, choices) for each in value)
    known = choices.get(field.name, {}) if field is not None else {}
    if value in known:
        return str(known[value])
    is_plain = field is None or field.kind in {Value.YEAR, Value.CODE, Value.TEXT}
    if isinstance(value, int | Decimal) and not is_plain:
        return format_number(value)
    return Truncator(str(value)).chars(160)


def _label(name: str, fields: Mapping[str, Field]) -> str:
    if not name:
        return _("The whole row")
    return str(fields[name].label) if name in fields else name


def history(imported: Import) -> list[dict[str, object]]:
    """What happened to the file, newest first."""
    return [
        {"sentence": sentence(entry), "at": entry.at, "note": entry.note}
        for entry in entries_about(imported)[:15]
    ]
