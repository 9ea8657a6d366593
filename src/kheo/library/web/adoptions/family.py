"""The family tree: the picture, the table that says the same, the file."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kheo.access.models import User
from kheo.access.pages import PageRequest, page
from kheo.access.policy import visible
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_RECORDS
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number
from kheo.library.enums import AdoptionStatus
from kheo.library.policies import VIEW_LEARNING
from kheo.library.queries.adoptions import lineage
from kheo.library.queries.family import Family, Node, family
from kheo.library.rules.adoptions import NOT_KNOWN
from kheo.library.rules.tree import UNFOLDED, Leaf, Twig, grow, lay_out, lay_out_narrow
from kheo.library.web.adoptions.excel import workbook

ON_A_PAGE = 50
STATES = {
    "dang": ("adopted", "working"), "lam": ("working",), "dung": ("adopted",),
    "du-dinh": ("planned",), "thoi": ("given_up",),
}  # fmt: skip
"""Words of the address for states of the table."""
MOST_OPEN = 40
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _source(request: PageRequest, pk: int) -> Initiative:
    """The record, when its name may be known to anybody who works here, or it lies in one's scope."""
    seen = visible(Initiative.objects.all(), request.user, VIEW_RECORDS).filter(pk=pk)
    rows = Initiative.objects.filter(Q(pk__in=seen.values("pk")) | ~Q(status__in=NOT_KNOWN), pk=pk)
    found = rows.select_related("unit").first()
    if found is None:
        raise Http404
    return found


def _year(request: PageRequest) -> int | None:
    typed = request.GET.get("nam", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else None


@page(VIEW_LEARNING)
def tree(request: PageRequest, pk: int) -> HttpResponse:
    """Who learned from one initiative, over all generations: picture, reach, table."""
    source = _source(request, pk)
    today = timezone.localdate(request.now)
    year = _year(request)
    found = family(source, today=today, until=year)
    opened = request.GET.getlist("mo")[:MOST_OPEN]
    state = request.GET.get("tinh-trang", "")
    rows, part = _rows(request, found, state)
    grown = grown_tree(found, opened=opened, year=year)
    context = {
        "source": source, "family": found, "told": told_in_words(found), "pictures": _pictures(grown),
        "folded": len(found.nodes) > UNFOLDED, "legend": _legend(found), "year": year, "state": state, "rows": rows,
        "part": part, "states": _states(found, state, year), "lineage": lineage(source),
        "may_open": _open_to(request.user, [source.pk])[:1], "today": today,
        "xlsx": f"{reverse('adoptions:family_excel', args=(pk,))}{f'?nam={year}' if year else ''}",
        "query": urlencode([("nam", year)] if year else []),
    }  # fmt: skip
    return render(request, "library/adoptions/family.html", context)


@page(VIEW_LEARNING)
def family_excel(request: PageRequest, pk: int) -> HttpResponse:
    """The same as an Excel file."""
    source = _source(request, pk)
    found = family(source, today=timezone.localdate(request.now), until=_year(request))
    name = f"nhan-rong-{pk}.xlsx"
    return FileResponse(workbook(found), as_attachment=True, filename=name, content_type=XLSX)  # type: ignore[return-value]


def _pictures(grown: Twig) -> list[dict[str, Any]]:
    """The wide picture and the one for a telephone; the style shows one of them."""
    both = {"wide": lay_out(grown), "narrow": lay_out_narrow(grown)}
    return [
        {
            "name": name, "drawing": drawing, "width": math.ceil(drawing.width) + 8,
            "height": math.ceil(drawing.height) + 8,
        }
        for name, drawing in both.items()
    ]  # fmt: skip


def grown_tree(found: Family, *, opened: list[str], year: int | None) -> Twig:
    """What is drawn of a family; many places are folded by province, a link opens a group."""
    source = found.source
    root = Twig("0", "root", source.title, source.unit.label, told=source.title)
    grown = grow(root, [_leaf(node) for node in found.nodes], opened=opened)
    todo = [grown]
    while todo:
        twig = todo.pop()
        todo.extend(twig.children)
        if twig.kind in {"group", "more"}:
            _tell_group(twig, source.pk, opened, year)
    return grown


def told_in_words(found: Family) -> str:
    """What the picture shows, in one sentence, for who cannot see it."""
    reach = found.reach
    generations = max((node.generation for node in found.nodes), default=0)
    return _(
        "%(places)s places in %(provinces)s provinces took it over in %(generations)s generations "
        "since %(year)s; %(planned)s plan to, %(given_up)s gave up."
    ) % {
        "places": format_number(reach.places), "provinces": format_number(reach.provinces),
        "generations": generations, "year": reach.first_year or "–",
        "planned": format_number(len([n for n in found.nodes if n.state == AdoptionStatus.PLANNED])),
        "given_up": format_number(len(found.given_up)),
    }  # fmt: skip


def _legend(found: Family) -> list[tuple[str, str]]:
    """Shape and word of every state that is drawn."""
    words = {
        "working": _("Working"), "adopted": _("Being built"), "planned": _("Planned"),
        "given_up": _("Given up"), "struck_off": _("Struck off the list, keeps its place"),
    }  # fmt: skip
    drawn = {"struck_off" if node.is_struck_off else node.state for node in found.nodes}
    return [(state, word) for state, word in words.items() if state in drawn]


def _tell_group(twig: Twig, pk: int, opened: list[str], year: int | None) -> None:
    places = ngettext("%(n)s place", "%(n)s places", twig.count) % {"n": format_number(twig.count)}
    if twig.ended:
        gone = _("%(n)s gave up") % {"n": format_number(twig.ended)}
        places = f"{places}, {gone}"
    if twig.kind == "more":
        twig.name = _("later generations")
        twig.note = places
        return
    rest = [one for one in opened if one != twig.key] + ([] if twig.is_open else [twig.key])
    query = urlencode([*([("nam", year)] if year else []), *(("mo", one) for one in rest)])
    twig.url = f"{reverse('adoptions:family', args=(pk,))}?{query}#cay"
    twig.name = twig.name or _("place not on the map")
    twig.note = places
    twig.told = (_("%(group)s: fold together") if twig.is_open else _("%(group)s: unfold")) % {
        "group": f"{twig.name}, {places}"
    }


def _leaf(node: Node) -> Leaf:
    words = word_of(node)
    told = " · ".join(
        part for part in (node.unit, node.place.province_name, node.title, words, node.why) if part
    )
    url = reverse("adoptions:family", args=(node.record,)) if node.record and node.title else ""
    where = node.place.province_short if node.place.province != node.unit_id else ""
    note = " · ".join(part for part in (where, short_word_of(node)) if part)
    return Leaf(
        key=node.key, parent=node.parent, name=node.unit, note=note, province=node.place.province,
        province_name=node.place.province_name, state="struck_off" if node.is_struck_off else node.state,
        told=told, url=url, order=node.place.province_order,
    )  # fmt: skip


def word_of(node: Node) -> str:
    """State and year in a few words."""
    if node.is_struck_off:
        return _("struck off the list")
    words = {
        AdoptionStatus.WORKING: pgettext("place in the tree", "works since %(year)s"),
        AdoptionStatus.ADOPTED: pgettext("place in the tree", "built since %(year)s"),
        AdoptionStatus.PLANNED: pgettext("place in the tree", "planned %(year)s"),
        AdoptionStatus.GIVEN_UP: pgettext("place in the tree", "given up %(year)s"),
    }
    return words[AdoptionStatus(node.state)] % {"year": _day(node).year}


def short_word_of(node: Node) -> str:
    """The year beside the shape of the state, which says the rest."""
    if node.is_struck_off:
        return pgettext("picture of the tree", "struck off")
    if node.state == AdoptionStatus.GIVEN_UP:
        return pgettext("picture of the tree", "gave up %(year)s") % {"year": _day(node).year}
    if node.state == AdoptionStatus.PLANNED:
        return pgettext("picture of the tree", "plan %(year)s") % {"year": _day(node).year}
    return pgettext("picture of the tree", "since %(year)s") % {"year": _day(node).year}


def _day(node: Node) -> date:
    return node.given_up_on or node.working_on or node.adopted_on or node.began


def _states(found: Family, state: str, year: int | None) -> list[dict[str, Any]]:
    """Tabs of the table with their numbers."""
    labels = {
        "": _("All"), "dang": _("Taken over"), "lam": _("Working"), "dung": _("Being built"),
        "du-dinh": _("Planned"), "thoi": _("Given up"),
    }  # fmt: skip
    tabs = []
    for name, label in labels.items():
        count = len([n for n in found.nodes if not name or n.state in STATES[name]])
        pairs: list[tuple[str, str | int]] = [
            *([("tinh-trang", name)] if name else []),
            *([("nam", year)] if year else []),
        ]
        if count or name == state:
            url = f"?{urlencode(pairs)}#bang"
            tabs.append({"label": label, "url": url, "current": name == state, "count": count})
    return tabs


def _rows(
    request: PageRequest, found: Family, state: str
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The rows of the table, by province and day, fifty on a page."""
    chosen = [n for n in found.nodes if state not in STATES or n.state in STATES[state]]
    chosen.sort(key=lambda n: (n.generation, n.place.province_order, n.began, n.key))
    typed = request.GET.get("trang", "1")
    last = max((len(chosen) - 1) // ON_A_PAGE + 1, 1)
    here = min(max(int(typed), 1), last) if typed.isdecimal() and len(typed) < 6 else 1
    some = chosen[(here - 1) * ON_A_PAGE : here * ON_A_PAGE]
    names = {node.key: node.unit for node in found.nodes}
    may_open = set(_open_to(request.user, [n.record for n in some if n.record]))
    rows = [
        {
            "node": n, "from": names.get(n.parent, found.source.unit.label), "word": word_of(n),
            "may_open": n.record in may_open, "began": format_day(n.began),
            "tone": "struck_off" if n.is_struck_off else n.state,
        }
        for n in some
    ]  # fmt: skip
    return rows, {
        "here": here,
        "last": last,
        "previous": here - 1,
        "next": here + 1 if here < last else 0,
    }


def _open_to(person: User, keys: list[int]) -> list[int]:
    """Those among ``keys`` whose record the person may open."""
    if not keys:
        return []
    seen = visible(Initiative.objects.filter(pk__in=keys), person, VIEW_RECORDS)
    return list(seen.values_list("pk", flat=True))
