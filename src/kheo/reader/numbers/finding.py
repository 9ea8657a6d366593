"""Every number of a report in order, each with its kind."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from kheo.reader.found import Number, NumberKind, Span
from kheo.reader.layout import Layout
from kheo.reader.numbers.amounts import number_at
from kheo.reader.numbers.kinds import kind_of, word_counts
from kheo.reader.numbers.lists import continued, counts_in_lists, word_listed
from kheo.reader.numbers.regions import Regions
from kheo.reader.numbers.shapes import Shape, day_at, shape_at
from kheo.reader.numbers.vague import vague_at, vague_start
from kheo.reader.numbers.words import start_of_words

_GLUED = re.compile(r"\d[\w]*(?:[./-]\w+)*")
_FORMULA = re.compile(r"[A-Za-zĐđÀ-ỹ]-$")


@cache
def _candidates() -> re.Pattern[str]:
    return re.compile(rf"\d|{start_of_words().pattern}|{vague_start().pattern}", re.IGNORECASE)


def find_numbers(layout: Layout) -> list[Number]:
    """Every number of the text in order, with its kind."""
    text = layout.normal.text
    regions = Regions(layout)
    numbers: list[Number] = []
    at = 0
    while found := _candidates().search(text, at):
        number = _number(layout, regions, found.start(), numbers[-1:])
        at = found.end() if number is None else max(number.span.end, found.end())
        if number is not None:
            if numbers:
                number = continued(text, numbers[-1], _clear(numbers[-1], number, text))
            numbers.append(number)
    return counts_in_lists(text, numbers)


def _number(layout: Layout, regions: Regions, at: int, last: list[Number]) -> Number | None:
    text = layout.normal.text
    region = regions.at(at)
    if not text[at].isdigit():
        return None if region else _told(layout, at, last)
    if region and region.kind == NumberKind.CONTACT:
        return _trap(text, Shape(Span(at, region.span.end), region.kind, region.why))
    if glued := _glued(text, at):
        return _trap(text, glued)
    shape = shape_at(text, at)
    if region and not (shape and region.kind == NumberKind.NAME):
        digits = re.compile(r"[\d.,]*\d").match(text, at, region.span.end)
        end = digits.end() if digits else at + 1
        return _trap(text, Shape(Span(at, end), region.kind, region.why))
    if shape:
        return _trap(text, shape)
    if day := day_at(text, at):
        return _trap(text, day)
    number = number_at(text, at, layout.block_at(at).span.start)
    return number and regions.settled(kind_of(layout, number))


def _told(layout: Layout, at: int, last: list[Number]) -> Number | None:
    """A number in words or a vague amount, when it counts or measures time."""
    text = layout.normal.text
    if text[max(0, at - 2) : at].rstrip(" ")[-1:].isdigit():
        return None
    line_start = layout.block_at(at).span.start
    if vague := vague_at(text, at, line_start):
        return kind_of(layout, vague)
    number = number_at(text, at, line_start)
    if number is None:
        return None
    counts = word_counts(text, number) or (last and word_listed(text, last[0], number))
    return kind_of(layout, number) if counts else None


def _trap(text: str, shape: Shape) -> Number:
    span = shape.span
    return Number(span, span, text[span.start : span.end], shape.kind, why=shape.why)


def _glued(text: str, at: int) -> Shape | None:
    """“T78”, "Covid-19": the number is part of a word."""
    before = text[at - 1 : at] if at else ""
    named = before.isalpha() or before == "_" or _FORMULA.search(text[max(0, at - 2) : at])
    if not named:
        return None
    found = _GLUED.match(text, at)
    end = found.end() if found else at + 1
    return Shape(Span(at, end), NumberKind.NAME, "số trong tên gọi")


def _clear(earlier: Number, number: Number, text: str) -> Number:
    """The number with a span that does not reach into the one before it."""
    if earlier.core.end <= number.span.start:
        return number
    start = max(number.span.start, min(earlier.core.end, number.core.start))
    span = Span(start, number.span.end)
    return replace(number, span=span, raw=text[span.start : span.end])
