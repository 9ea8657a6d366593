"""The words of citizens: what waits first, the oldest on top."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can, visible
from kheo.foundation.paging import keyset
from kheo.participation.enums import RemarkStatus
from kheo.participation.models import Remark
from kheo.participation.operations.reading import seconds_left
from kheo.participation.policies import READ, VIEW
from kheo.participation.web.telling import personal_in, signs_of, time_left

WORDS = {
    "cho-doc": RemarkStatus.WAITING, "da-dang": RemarkStatus.PUBLISHED,
    "khong-dang": RemarkStatus.REFUSED,
}  # fmt: skip
"""Words of the address for the states; the first is shown when none is named."""
SIZE = 30


def seen_by(request: PageRequest) -> QuerySet[Remark]:
    """The remarks in the person's scope."""
    rows = Remark.objects.select_related("initiative", "unit", "read_by")
    return visible(rows, request.user, VIEW)


@page(VIEW)
def remarks(request: PageRequest) -> HttpResponse:
    """One state at a time, several to be decided at once."""
    return render(request, "participation/list.html", listed(request))


def listed(request: PageRequest) -> dict[str, Any]:
    """Rows, tabs with counts, whether the person may decide."""
    every = seen_by(request)
    counts = dict(every.order_by().values_list("status").annotate(number=Count("pk")))
    word = request.GET.get("xem", "")
    word = word if word in WORDS else next(iter(WORDS))
    status = WORDS[word]
    order = ("pk",) if status == RemarkStatus.WAITING else ("-pk",)
    rows = every.filter(status=status)
    part = keyset(rows, order=order, size=SIZE, place=request.GET.get("tu", "")[:200])
    return {
        "rows": [row_of(one, request) for one in part.rows], "part": part, "word": word,
        "tabs": _tabs(word, counts), "may_read": can(request.user, READ),
        "export": f"status={status}", "waits": status == RemarkStatus.WAITING, "has_any": bool(counts),
    }  # fmt: skip


def row_of(remark: Remark, request: PageRequest) -> dict[str, Any]:
    """What a row shows."""
    left = seconds_left(remark, request.now)
    return {
        "remark": remark, "signs": signs_of(remark), "personal": personal_in(remark.words),
        "left": time_left(left) if left else "",
    }  # fmt: skip


def _tabs(word: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        "cho-doc": pgettext("remark", "Waiting"),
        "da-dang": _("Shown"),
        "khong-dang": _("Not shown"),
    }
    path = reverse("remarks:list")
    return [
        {"label": labels[name], "url": f"{path}?xem={name}", "current": name == word,
         "count": counts.get(status, 0)}
        for name, status in WORDS.items()
    ]  # fmt: skip
