"""For which unit a page of the register writes: the person's own, or another one in scope."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest
from kheo.access.policy import can, granted_units
from kheo.activities.models import Activity
from kheo.activities.policies import RECORD
from kheo.activities.web.filters import unit_called
from kheo.orgs.models import Unit


@dataclass(frozen=True, slots=True)
class Chosen:
    """The unit, those the person holds the role over, and why a typed code was not taken."""

    unit: Unit
    own: list[Unit]
    code: str = ""
    trouble: str = ""


def chosen_unit(request: PageRequest) -> Chosen:
    """The unit of ``?unit=`` (404 outside the scope) or with the code typed, else one's own."""
    held = granted_units(request.user, RECORD)
    own = list(Unit.objects.filter(pk__in=held).for_list())
    code = request.GET.get("code", "").strip()[:20]
    named = request.GET.get("unit", "")
    unit = _first(own, request.user.unit_id)
    if named.isascii() and named.isdigit() and len(named) < 19:
        unit = _in_scope(request, Unit.objects.filter(pk=int(named)).first())
    if not code:
        return Chosen(unit, own)
    found = unit_called(code, timezone.localdate(request.now))
    if found is None or not can(request.user, RECORD, Activity(unit=found)):
        told = _("No unit that you record for has the code “%(code)s”.") % {"code": code}
        return Chosen(unit, own, code, told)
    return Chosen(found, own)


def _first(own: list[Unit], key: int | None) -> Unit:
    """The person's own unit, else the first; 404 when nothing of it is left."""
    if not own:
        raise Http404
    return next((one for one in own if one.pk == key), own[0])


def _in_scope(request: PageRequest, unit: Unit | None) -> Unit:
    if unit is None or not can(request.user, RECORD, Activity(unit=unit)):
        raise Http404
    return unit
