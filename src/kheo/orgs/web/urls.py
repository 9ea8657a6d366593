"""Addresses of the pages of the map.

The gate of every page stands in ``access``, above this slice; ``config/urls.py`` hands it in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path

from kheo.orgs.policies import KEEP_LOCAL_UNITS, REORGANISE, REVIEW_RIGHTS, VIEW_UNITS, Right
from kheo.orgs.web import changes, national_list, reorganisations, tree, unit

View = Callable[..., HttpResponse]
Gate = Callable[[View, Right, tuple[str, ...]], View]
Counter = Callable[[Collection[int]], int]

READ, WRITE, ACT = ("GET",), ("GET", "POST"), ("POST",)
PAGES: tuple[tuple[str, View, Right, tuple[str, ...], str], ...] = (
    ("", tree.tree, VIEW_UNITS, READ, "tree"),
    ("chon/", tree.pick, VIEW_UNITS, READ, "pick"),
    ("<int:pk>/", unit.page, VIEW_UNITS, READ, "page"),
    ("<int:pk>/nhanh/", tree.branch, VIEW_UNITS, READ, "branch"),
    ("sap-xep/", reorganisations.listing, VIEW_UNITS, READ, "reorganisations"),
    ("sap-xep/<int:pk>/", reorganisations.page, VIEW_UNITS, READ, "reorganisation"),
    ("sap-xep/<int:pk>/ra-soat/", reorganisations.review, REVIEW_RIGHTS, ACT, "review"),
    ("danh-sach-moi/", national_list.page, REORGANISE, WRITE, "national_list"),
)


def addresses(close: Gate, counters: Mapping[str, Counter]) -> tuple[list[URLPattern], str]:
    """The pages, each behind its gate; ``counters`` count people and records by units."""
    patterns = [
        path(route, close(view, right, methods), name=name)
        for route, view, right, methods, name in PAGES
    ]
    change = close(changes.change, KEEP_LOCAL_UNITS, WRITE)
    extra: dict[str, Any] = {"counters": counters}
    patterns.append(path("<int:pk>/thay-doi/<slug:act>/", change, extra, name="change"))
    return patterns, "orgs"
