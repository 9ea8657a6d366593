"""Remarks and support follow an initiative that turns out to be entered twice."""

from __future__ import annotations

from kheo.initiatives.events import Merging, Unmerging
from kheo.initiatives.models import Merger
from kheo.participation.models import Remark, Support

REMARKS, SUPPORTS = "remarks", "supports"


def follow(event: Merging) -> None:
    """Turn remarks and support to the record that goes on; what was turned stands in the merger."""
    merger = Merger.objects.select_for_update().get(pk=event.merger_id)
    remarks = Remark.objects.filter(initiative_id=event.dropped_id)
    supports = Support.objects.filter(initiative_id=event.dropped_id)
    merger.moved = {
        **merger.moved,
        REMARKS: list(remarks.order_by("pk").values_list("pk", flat=True)),
        SUPPORTS: list(supports.order_by("pk").values_list("pk", flat=True)),
    }
    merger.save(update_fields=["moved"])
    # The digest of a support is made for its initiative: two rows of one sender never meet here.
    remarks.update(initiative_id=event.kept_id)
    supports.update(initiative_id=event.kept_id)


def turn_back(event: Unmerging) -> None:
    """Turn them back when the merger is undone."""
    moved = Merger.objects.get(pk=event.merger_id).moved
    Remark.objects.filter(pk__in=moved.get(REMARKS, ())).update(initiative_id=event.dropped_id)
    Support.objects.filter(pk__in=moved.get(SUPPORTS, ())).update(initiative_id=event.dropped_id)
