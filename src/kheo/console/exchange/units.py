"""The lists of the map: units with their place, and reorganisations. The map is open to all staff.

The right to see the map is given to roles in ``config``, above this slice; it is handed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import Permission, can
from kheo.exchange.columns import address, block, choice, column, day, key, moment, whole
from kheo.exchange.enums import Value
from kheo.exchange.listings import Listing
from kheo.foundation.forms import ConditionsForm, DayField, LineField
from kheo.kernel.text import fold
from kheo.orgs.enums import PROVINCIAL, Change, Kind, Tree
from kheo.orgs.models import Placement, Reach, Reorganisation, Unit
from kheo.orgs.queries import name_starts

ALL = ("", _("all"))


class UnitForm(ConditionsForm):
    """Conditions of the list of units; without a day those of today."""

    q = LineField(required=False, max_length=100, label=_("Name or code"))
    kind = forms.ChoiceField(choices=[ALL, *Kind.choices], required=False, label=_("Kind"))
    under = LineField(required=False, max_length=20, label=_("Code of the unit above"))
    day = DayField(required=False, label=_("On the day"))
    ended = forms.BooleanField(required=False, label=_("With those that ended"))


class ReorganisationForm(ConditionsForm):
    """Conditions of the list of reorganisations."""

    q = LineField(required=False, max_length=100, label=_("Words of the title"))
    kind = forms.ChoiceField(choices=[ALL, *Change.choices], required=False, label=_("Kind"))
    start = DayField(required=False, label=_("From"))
    last = DayField(required=False, label=_("To"))


def _units(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    """Units that stand on the day asked for, under every other condition."""
    on = given.get("day") or timezone.localdate(now)
    if "ended" not in given:
        rows = rows.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)
    if "q" in given:
        every = Q()
        for word in fold(given["q"]).split():
            every &= Q(search_text__contains=word)
        folded = name_starts(fold(given["q"]))
        rows = rows.filter(Q(code=given["q"].upper()) | folded | every)
    if "kind" in given:
        rows = rows.filter(kind=given["kind"])
    if "under" in given:
        below = Reach.objects.as_of(on).filter(ancestor__code=given["under"].upper())
        rows = rows.filter(pk__in=below.values("unit_id"))
    return rows


def _reorganisations(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    for word in given.get("q", "").split()[:8]:
        rows = rows.filter(title__icontains=word)
    if "kind" in given:
        rows = rows.filter(kind=given["kind"])
    if "start" in given:
        rows = rows.filter(on__gte=given["start"])
    if "last" in given:
        rows = rows.filter(on__lte=given["last"])
    return rows


class Place(NamedTuple):
    """A unit above, as far as a list names it."""

    code: str
    label: str


def _places(rows: Sequence[Any]) -> None:
    """The superior and the province of each unit, of those that ended the last ones. Two queries."""
    keys = [row.pk for row in rows]
    seats = Placement.objects.filter(unit_id__in=keys, tree=Tree.TERRITORY)
    above = {
        unit: Place(code, label)
        for unit, code, label in seats.order_by("valid_from").values_list(
            "unit_id", "parent__code", "parent__label"
        )
    }
    reached = Reach.objects.filter(
        unit_id__in=keys, tree=Tree.TERRITORY, ancestor__kind__in=PROVINCIAL
    )
    provinces = {
        unit: Place(code, label)
        for unit, code, label in reached.order_by("valid_from", "-depth").values_list(
            "unit_id", "ancestor__code", "ancestor__label"
        )
    }
    for row in rows:
        row.superior, row.province = above.get(row.pk), provinces.get(row.pk)


UNIT_COLUMNS = (
    key(),
    column("code", _("Code"), kind=Value.CODE),
    column("name", _("Name without its kind")),
    column("label", _("Full name")),
    choice("kind", _("Kind"), Kind.choices),
    column("parent", _("Code of the unit above"), "superior.code", Value.CODE),
    column("parent_name", _("Unit above"), "superior.label"),
    column("province", _("Code of the province"), "province.code", Value.CODE, is_usual=False),
    column("province_name", _("Province"), "province.label"),
    day("starts_on", _("From the day")),
    day("ends_on", _("Ended on")),
    column("latitude", _("Latitude"), kind=Value.NUMBER, is_usual=False),
    column("longitude", _("Longitude"), kind=Value.NUMBER, is_usual=False),
    address("orgs:page"),
)
REORGANISATION_COLUMNS = (
    key(),
    day("on", _("On")),
    choice("kind", _("Kind"), Change.choices),
    column("title", _("Title")),
    column("paper", _("Paper")),
    day("paper_date", _("Day of the paper")),
    column("issuer", _("Issued by")),
    block("note", _("Note")),
    column("about", _("Code of the unit"), "about.code", Value.CODE, is_usual=False),
    whole("successions", _("Units that passed into others"), "succession_number"),
    moment("rights_reviewed_at", _("Rights looked at"), is_usual=False),
    address("orgs:reorganisation"),
)


def map_listings(permission: Permission) -> tuple[Listing, ...]:
    """The lists of the map behind ``permission``: who holds it anywhere sees all, as on the page."""

    def seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
        return rows if can(actor, permission) else rows.none()

    return (
        Listing(
            name="units", label=_("Units"), permission=permission, rows=Unit.objects.all,
            columns=UNIT_COLUMNS, order=("sort_key", "id"), filters=UnitForm, narrow=_units,
            more=_places, page="orgs:page", list_page="orgs:tree", scope="units", seen=seen,
        ),
        Listing(
            name="reorganisations", label=_("Reorganisations"), permission=permission,
            rows=lambda: Reorganisation.objects.select_related("about").annotate(
                succession_number=Count("successions")
            ),
            columns=REORGANISATION_COLUMNS, order=("-on", "-id"), filters=ReorganisationForm,
            narrow=_reorganisations, page="orgs:reorganisation",
            list_page="orgs:reorganisations", scope="units", seen=seen,
        ),
    )  # fmt: skip
