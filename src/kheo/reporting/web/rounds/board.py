"""The chessboard: who has reported, by unit and period."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.access.policy import granted_units
from kheo.reporting import policies
from kheo.reporting.queries.board import Board, BoardAsked, board_of
from kheo.reporting.rules.marks import LEGEND, Mark, Shown
from kheo.reporting.web.rounds.filters import BoardForm, query_of

PARTS = ("mark", "period", "kind", "q", "at")


@page(policies.VIEW_ROUNDS)
def board(request: PageRequest) -> HttpResponse:
    """Units against periods, narrowed by the address."""
    form = BoardForm(request.GET or None, actor=request.user)
    given = form.given()
    today = timezone.localdate(request.now)
    context: dict[str, Any] = {"form": form, "legend": LEGEND, "may_open": _may_open(request)}
    asked = _asked(form, given, request, today)
    if asked is not None:
        found = board_of(asked, request.user)
        context |= {
            "asked": asked, "board": found, "heads": heads_of(found, given, asked),
            "rows": rows_of(found), "chips": chips_of(form, given), "today": today,
            "pager": _pager(found, given),
        }  # fmt: skip
    template = "board"
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "rows":
        template = "_board"
    return render(request, f"reporting/rounds/{template}.html", context)


def _may_open(request: PageRequest) -> bool:
    return bool(granted_units(request.user, policies.OPEN_ROUNDS))


def _asked(
    form: BoardForm, given: dict[str, Any], request: PageRequest, today: Any
) -> BoardAsked | None:
    """What is asked of the board; None when there is no report to show."""
    units = form.known_units
    if form.chosen_form is None or not units:
        return None
    unit = units.get(given.get("unit", 0)) or next(iter(units.values()))
    year = given.get("year") or (form.years[0] if form.years else today.year)
    number = request.GET.get("page", "1")
    return BoardAsked(
        form=form.chosen_form, unit=unit, year=year, today=today,
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,
        **{name: given.get(name, "") for name in PARTS},
    )  # fmt: skip


def heads_of(board: Board, given: dict[str, Any], asked: BoardAsked) -> list[dict[str, Any]]:
    """The columns with their totals; each total opens exactly the units it counts."""
    base = {**given, "form": asked.form.pk, "year": asked.year, "unit": asked.unit.pk}
    return [
        {
            "head": head,
            "url": reverse("rounds:round", args=[head.round_id]) if head.round_id else "",
            "totals": [
                {
                    "shown": Shown(Mark(mark)),
                    "n": head.totals[mark],
                    "url": f"?{query_of({**base, 'mark': mark, 'at': head.key})}",
                }
                for mark in Mark
                if mark in head.totals
            ],
            "overdue": head.totals.get(Mark.OVERDUE, 0),
        }
        for head in board.heads
    ]


def rows_of(board: Board) -> list[dict[str, Any]]:
    """The lines with the addresses of their reports; ``group`` only where a new one begins."""
    rows, group = [], None
    for line in board.lines:
        cells = [
            {"cell": cell, "url": report_address(cell.report) if cell else "", "head": head}
            for cell, head in zip(line.cells, board.heads, strict=True)
        ]
        begins = line.group if line.group != group else ""
        group = line.group
        rows.append({"unit": line.unit, "group": begins, "cells": cells})
    return rows


def report_address(pk: int) -> str:
    """The page on which a report is filled or read; "" in a house without it."""
    try:
        return reverse("reports:page", args=[pk])
    except NoReverseMatch:
        return ""


def chips_of(form: BoardForm, given: dict[str, Any]) -> list[dict[str, str]]:
    """Each condition that hides rows in words, with the address without it."""
    chips = []
    for name in ("mark", "period", "kind", "q"):
        if name not in given:
            continue
        words: dict[Any, Any] = dict(getattr(form.fields[name], "choices", []))
        left = {key: one for key, one in given.items() if key not in {name, "at"}}
        value = words.get(given[name], given[name])
        chips.append({"label": f"{form.fields[name].label}: {value}", "url": f"?{query_of(left)}"})
    if "at" in given:
        left = {key: one for key, one in given.items() if key != "at"}
        chips.append({"label": _("Only one period"), "url": f"?{query_of(left)}"})
    return chips


def _pager(board: Board, given: dict[str, Any]) -> dict[str, str]:
    def at(number: int) -> str:
        return f"?{query_of({**given, 'page': number})}"

    return {
        "previous": at(board.page - 1) if board.page > 1 else "",
        "next": at(board.page + 1) if board.page < board.pages else "",
        "first": at(1) if board.page > 2 else "",
    }
