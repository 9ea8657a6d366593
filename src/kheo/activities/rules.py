"""What an entry of the register and a kind of activity may say; plain values in, sentences out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from kheo.activities.enums import Ask, Stage
from kheo.initiatives.enums import Field, Kind, Level
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number
from kheo.kernel.text import fold

ASKS: tuple[str, ...] = tuple(Ask.values)
COLUMN_OF: Mapping[str, str] = {
    Ask.ATTENDED: "attended", Ask.EXPECTED: "expected", Ask.FIELD: "field",
    Ask.SUBJECT: "subject", Ask.LEVEL: "level", Ask.STAGE: "stage",
}  # fmt: skip
"""Question → column of the register that holds its answer."""
CHOICES: Mapping[str, Any] = {"field": Field, "subject": Kind, "level": Level, "stage": Stage}
PAPER = "paper"
"""The kind whose entries are papers: each paper counts once, and may give the title."""
MOST = 10_000_000
"""Of anything in one entry; more is a slip of the keyboard."""
TITLE, LINK, WHY = 300, 500, 300
_URL = URLValidator(schemes=["http", "https"])
_CODE = re.compile(r"[a-z0-9_]{1,30}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says of one entry, cleaned; "" and None = not said."""

    on: date
    title: str
    quantity: int | None
    attended: int | None = None
    expected: int | None = None
    variant: str = ""
    field: str = ""
    subject: str = ""
    level: str = ""
    stage: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Questions:
    """What a kind asks: codes of ``Ask`` and the codes of its variants."""

    name: str
    asks: frozenset[str]
    variants: tuple[str, ...]


def wrong_entry(said: Said, kind: Questions, *, today: date) -> dict[str, str]:
    """Column → why the entry cannot be kept like this; empty when it can.

    Answers that split a figure (variant, field, collective or individual, level, stage) are
    demanded where the kind asks for them, or its columns would not add up to its total; numbers
    of persons may be unknown.
    """
    wrong = {
        "on": _wrong_day(said.on, today),
        "title": _wrong_title(said.title),
        "quantity": _wrong_quantity(said.quantity),
        "variant": _wrong_variant(said.variant, kind),
        "link": _wrong_link(said.link),
    }
    for ask, column in COLUMN_OF.items():
        value = getattr(said, column)
        if ask not in kind.asks:
            if value not in ("", None):
                wrong[column] = _("“%(kind)s” does not ask this; leave it empty.") % {
                    "kind": kind.name
                }
        elif column in CHOICES:
            wrong[column] = _wrong_choice(value, CHOICES[column].values)
        else:
            wrong[column] = _wrong_count(value)
    if not wrong.get("attended") and not wrong.get("expected"):
        wrong["attended"] = wrong.get("attended") or _more_than_expected(said)
    return {column: sentence for column, sentence in wrong.items() if sentence}


def _wrong_day(on: date, today: date) -> str:
    """A day ahead is refused; tomorrow is not, for who enters it the evening before."""
    latest = today + timedelta(days=1)
    if on <= latest:
        return ""
    return _("This day has not come yet; the latest that can be entered is %(day)s.") % {
        "day": format_day(latest)
    }


def _wrong_title(title: str) -> str:
    if not title:
        return _("Write in a few words what it was.")
    if len(title) > TITLE:
        return _("The title is longer than 300 characters.")
    return ""


def _wrong_quantity(quantity: int | None) -> str:
    if quantity is None or quantity < 1:
        return _("Write how many there were, at least 1. Nothing happened: no entry.")
    return _too_many(quantity)


def _wrong_count(value: int | None) -> str:
    if value is None:
        return ""
    return _("A number of people is not below 0.") if value < 0 else _too_many(value)


def _too_many(value: int) -> str:
    if value <= MOST:
        return ""
    return _("The most that makes sense here is %(most)s.") % {"most": format_number(MOST)}


def _more_than_expected(said: Said) -> str:
    """Who came uninvited was expected by nobody: the expected are raised, or the slip mended."""
    if said.attended is None or said.expected is None or said.attended <= said.expected:
        return ""
    return _(
        "%(attended)s attended, but only %(expected)s were expected. "
        "Correct one of the two; raise the expected if more people came than were invited."
    ) % {
        "attended": format_number(said.attended),
        "expected": format_number(said.expected),
    }


def _wrong_variant(variant: str, kind: Questions) -> str:
    if variant in kind.variants or (not variant and not kind.variants):
        return ""
    if not variant:
        return _("Choose which one it is.")
    if not kind.variants:
        return _("“%(kind)s” does not ask this; leave it empty.") % {"kind": kind.name}
    return _("“%(variant)s” is not one of the variants of “%(kind)s”.") % {
        "variant": variant,
        "kind": kind.name,
    }


def _wrong_choice(value: str, known: Sequence[str]) -> str:
    if value in known:
        return ""
    return _("Choose one of the answers.") if not value else _("There is no such answer.")


def _wrong_link(link: str) -> str:
    if not link:
        return ""
    sentence = _("A link begins with http:// or https://, for example https://example.vn/tin-1.")
    if len(link) > LINK:
        return _("The link is longer than 500 characters.")
    try:
        _URL(link)
    except ValidationError:
        return sentence
    return ""


def wrong_life(
    on: date, *, born: date, ended: date | None, name: str, others: Iterable[str]
) -> str:
    """Why a unit called ``name`` has no entry of this day; ``others`` stood in its place then."""
    words = {"unit": name, "others": ", ".join(others)}
    if on < born:
        words["day"] = format_day(born)
        if words["others"]:
            return _("%(unit)s exists since %(day)s only; before it there were %(others)s.") % words
        return _("%(unit)s exists since %(day)s only.") % words
    if ended is None or on < ended:
        return ""
    words["day"] = format_day(ended)
    if words["others"]:
        return _("%(unit)s ended on %(day)s; on this day %(others)s stood in its place.") % words
    return _("%(unit)s ended on %(day)s.") % words


def is_code(text: str) -> bool:
    """Whether ``text`` can stand in an address and in the files of others."""
    return _CODE.fullmatch(text) is not None


def code_of(name: str) -> str:
    """The code of a kind or variant made of its name: "Hội thao" → "hoi_thao"."""
    return fold(name).replace(" ", "_")[:30].strip("_")


def wrong_kind(
    name: str, unit_word: str, asks: Sequence[str], variants: Sequence[Mapping[str, str]]
) -> dict[str, str]:
    """Field → why a kind cannot be kept like this."""
    wrong = {}
    if not name or len(name) > 120:
        wrong["name"] = _("Write a name of at most 120 characters.")
    if not unit_word or len(unit_word) > 40:
        wrong["unit_word"] = _("Write the word it is counted in, for example “cuộc”.")
    if unknown := sorted(set(asks) - set(ASKS)):
        wrong["asks"] = _("There is no such question: %(asks)s.") % {"asks": ", ".join(unknown)}
    codes = [one["code"] for one in variants]
    if not all(is_code(code) for code in codes) or len(set(codes)) != len(codes):
        wrong["variants"] = _("Every variant needs a name of its own, one a line.")
    return wrong
