"""The search page and what the command palette asks."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kheo.access.pages import SIGNED_IN, PageRequest, page
from kheo.console.addresses import INITIATIVES, address
from kheo.console.context import menu
from kheo.console.facets import SIZE, Narrowed, narrowed
from kheo.console.narrowing import chosen_of
from kheo.console.palette import commands
from kheo.console.search import FEW, MANY, Group, direct_hit, find, kinds, question_of
from kheo.kernel.numbers import format_number


@page(SIGNED_IN)
def search(request: PageRequest) -> HttpResponse:
    """What ``q`` finds, in groups; a number or code that names one thing leads straight to it."""
    question, only = question_of(request.GET.get("q", "")), request.GET.get("trong", "")
    if question and not only and (straight := direct_hit(request.user, question)):
        return HttpResponseRedirect(straight)
    frame: dict[str, Any] = {"question": question, "only": only, "kinds": kinds(request.user)}
    if only == "initiatives":
        chosen = chosen_of(request.GET.dict())
        found = narrowed(request.user, question, chosen, page=_page(request))
        return render(
            request, "console/search_initiatives.html", frame | _listed(found, question, chosen)
        )
    at = _page(request) if only else 1
    limit = MANY if only else FEW
    groups = find(request.user, question, only=only, limit=limit, offset=(at - 1) * limit)
    return render(request, "console/search.html", frame | _grouped(groups, question, only, at))


@page(SIGNED_IN)
def palette(request: PageRequest) -> JsonResponse:
    """Lines of the command palette for ``q``: pages of the menu, then what is found."""
    question = question_of(request.GET.get("q", ""))[:200]
    pages = [(item.label, item.url) for item in menu(request.user, "")]
    return JsonResponse({"commands": commands(request.user, question, pages)})


def _page(request: PageRequest) -> int:
    typed = request.GET.get("trang", "")
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1


def _listed(found: Narrowed, question: str, chosen: dict[str, str]) -> dict[str, Any]:
    return {
        "found": found,
        "chosen": chosen,
        "near": found.is_near,
        "meant": found.meant,
        "place": _place(found.page, SIZE, len(found.hits), found.total, is_capped=found.is_capped),
        "list_url": address(INITIATIVES, q=question) if question and not chosen else "",
    }


def _grouped(groups: list[Group], question: str, only: str, at: int) -> dict[str, Any]:
    near = [group for group in groups if group.is_near]
    context: dict[str, Any] = {
        "groups": groups, "near": near, "meant": near[0].meant if near else "",
    }  # fmt: skip
    if only and groups:
        (group,) = groups
        asked = {"q": question, "trong": only}
        there = at * MANY < group.total
        context |= {
            "place": _place(at, MANY, len(group.hits), group.total, is_capped=group.is_capped),
            "previous": f"?{urlencode(asked | {'trang': at - 1})}" if at > 1 else "",
            "next": f"?{urlencode(asked | {'trang': at + 1})}" if there else "",
        }
    return context


def _place(page: int, size: int, shown: int, total: int, *, is_capped: bool) -> str:
    """Which rows of how many are shown, in words."""
    first = (page - 1) * size
    words = {
        "first": format_number(first + 1 if shown else 0),
        "last": format_number(first + shown),
        "total": format_number(total),
    }
    if is_capped:
        return _("%(first)s–%(last)s of more than %(total)s") % words
    return _("%(first)s–%(last)s of %(total)s") % words
