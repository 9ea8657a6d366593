"""What the pages of fitting share: which unit, the way to the page, reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kheo.access.pages import PageRequest
from kheo.access.policy import Permission, granted_units, holds_nation, unit_scope
from kheo.insights.queries.fitting import Fitting
from kheo.insights.rules.fitting import Reason
from kheo.kernel.numbers import format_number
from kheo.library.enums import Terrain
from kheo.orgs.enums import TERRITORIAL, Kind
from kheo.orgs.models import Placement, Unit


def unit_of(request: PageRequest, permission: Permission) -> Unit | None:
    """The unit named in the address if it lies in the person's scope, else 404; without a name the
    first one he holds; None for who holds none that lives."""
    day = timezone.localdate(request.now)
    held = granted_units(request.user, permission)
    alive = Unit.objects.alive(day)
    named = request.GET.get("don-vi", "")
    if not named:
        return alive.filter(pk__in=held).order_by("pk").first()
    if not named.isdecimal() or len(named) > 15:
        raise Http404
    rows = alive.filter(pk=int(named))
    if not holds_nation(request.user, permission):
        rows = rows.filter(pk__in=unit_scope(held))
    unit = rows.first()
    if unit is None:
        raise Http404
    return unit


def choices_of(request: PageRequest, permission: Permission, unit: Unit) -> list[Unit]:
    """The units one may turn to: those held and those of territory directly below, and this one."""
    day = timezone.localdate(request.now)
    held = granted_units(request.user, permission)
    below = Placement.objects.as_of(day).filter(parent_id__in=held, tree="territory")
    wanted = (
        Q(pk__in=held) | Q(pk=unit.pk) | Q(pk__in=below.values("unit_id"), kind__in=TERRITORIAL)
    )
    return list(Unit.objects.alive(day).filter(wanted).for_list()[:400])


def crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """The way to this page: steps of (words, address; "" = here)."""
    way = [{"label": _("Fitting initiatives"), "url": reverse("fitting:page")}]
    return way + [{"label": Truncator(label).chars(60), "url": url} for label, url in steps]


def tabs(here: str, unit: Unit | None) -> list[dict[str, Any]]:
    """Fitting, radar, calls."""
    query = f"?don-vi={unit.pk}" if unit else ""
    pages = [
        ("page", _("What fits us"), query),
        ("radar", _("Gap radar"), query),
        ("calls", _("Calls"), ""),
    ]
    return [
        {"label": label, "url": reverse(f"fitting:{name}") + more, "current": name == here}
        for name, label, more in pages
    ]


def in_words(one: Reason, unit: Unit, themes: Mapping[str, str]) -> str:
    """A reason as one says it: "cùng miền núi", "đang giúp 12 nơi"."""
    if one.what == "theme":
        words = {"unit": unit.label, "theme": themes.get(one.word, one.word)}
        return _("answers a problem %(unit)s named: %(theme)s") % words
    if one.what == "terrain":
        return pgettext("fitting", "also %(terrain)s") % {"terrain": Terrain(one.word).label}
    if one.what == "kind":
        return pgettext("fitting", "also a %(kind)s") % {"kind": Kind(one.word).label}
    if one.what == "people":
        return _("about as many inhabitants")
    count = {"n": format_number(one.count)}
    return ngettext("works in %(n)s more place", "works in %(n)s more places", one.count) % count


def shown(
    found: Iterable[Fitting], unit: Unit, themes: Mapping[str, str]
) -> list[dict[str, Any]]:  # fmt: skip
    """Each initiative with its reasons in words and the addresses of the next steps."""
    return [
        {
            "fitting": one, "initiative": one.initiative,
            "why": [(in_words(reason, unit, themes), reason.points) for reason in one.why],
            "ask_url": optional_url("adoptions:ask", one.initiative.pk),
            "story_url": optional_url("public:short", one.story) if one.story else "",
        }
        for one in found
    ]  # fmt: skip


def optional_url(name: str, *args: Any) -> str:
    """The page called ``name``; "" where this house does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
