"""Units, their dated facts, reorganisations, successions, and the projection ``Reach``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kheo.foundation.models import Dated, DatedQuerySet
from kheo.orgs.enums import Change, How, Kind, Tree


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reads of units by life."""

    def alive(self, day: date) -> UnitQuerySet:
        """Units that exist on ``day``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)

    def for_list(self) -> UnitQuerySet:
        """In the order of the Vietnamese alphabet."""
        return self.order_by("sort_key", "pk")


class Unit(models.Model):
    """A body with a stable identity. Codes are reused over time: the key is code and start.

    ``label``, ``name``, ``kind``, ``sort_key`` and ``search_text`` repeat the last dated name and
    kind so that lists need no join; ``orgs.operations`` keeps them in step and ``kheo verify``
    recomputes them. Nothing outside ``orgs.operations`` writes here.
    """

    code = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    name = models.CharField(max_length=200)
    label = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=Kind)
    sort_key = models.CharField(max_length=500)
    search_text = models.CharField(max_length=500)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "starts_on"], name="orgs_unit_code_and_start"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="orgs_unit_life_is_not_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "sort_key"], name="orgs_unit_kind_sort"),
            models.Index(fields=["search_text"], name="orgs_unit_search"),
        ]

    def __str__(self) -> str:
        return self.label

    def is_alive(self, day: date) -> bool:
        """Whether the unit exists on ``day``."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


class Reorganisation(models.Model):
    """A dated event with its paper that changed the map.

    Rights follow its successions only once an administrator has looked
    (``rights_reviewed_at`` and ``rights_reviewed_by`` are set together).
    """

    kind = models.CharField(max_length=20, choices=Change)
    on = models.DateField()
    title = models.CharField(max_length=500)
    paper = models.CharField(max_length=100, blank=True)
    paper_date = models.DateField(null=True, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    about = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    rights_reviewed_at = models.DateTimeField(null=True, blank=True)
    rights_reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rights_reviewed_at__isnull=True, rights_reviewed_by__isnull=True)
                | Q(rights_reviewed_at__isnull=False, rights_reviewed_by__isnull=False),
                name="orgs_reorganisation_reviewed_when_and_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.title


class DatedFact(Dated):
    """A dated fact of a unit, with the reorganisation that opened it (empty at the start)."""

    reorganisation = models.ForeignKey(
        Reorganisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta(Dated.Meta):
        abstract = True


class UnitNameQuerySet(DatedQuerySet["UnitName"]):
    """Names."""


class UnitName(DatedFact):
    """What a unit is called during which days. Spans of one unit never overlap."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)

    objects = UnitNameQuerySet.as_manager()

    class Meta(DatedFact.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(valid_to__isnull=True),
                name="orgs_unitname_one_running_per_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from}–{self.valid_to or ''})"


class UnitKindQuerySet(DatedQuerySet["UnitKind"]):
    """Kinds."""


class UnitKind(DatedFact):
    """What a unit is during which days. ``wording`` is the word of the place ("thị xã")."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="kinds")
    kind = models.CharField(max_length=20, choices=Kind)
    wording = models.CharField(max_length=40, blank=True)

    objects = UnitKindQuerySet.as_manager()

    class Meta(DatedFact.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(valid_to__isnull=True),
                name="orgs_unitkind_one_running_per_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.valid_from}–{self.valid_to or ''})"


class PlacementQuerySet(DatedQuerySet["Placement"]):
    """Places in the trees."""


class Placement(DatedFact):
    """Where a unit sits in one tree, and during which days.

    Two placements of one unit in one tree never overlap; ``orgs.operations`` closes the
    running one and opens the next in a single transaction.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placed_here")
    tree = models.CharField(max_length=20, choices=Tree, default=Tree.TERRITORY)

    objects = PlacementQuerySet.as_manager()

    class Meta(DatedFact.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "tree"],
                condition=Q(valid_to__isnull=True),
                name="orgs_placement_one_running_per_unit_and_tree",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("unit")), name="orgs_placement_not_under_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.unit_id} under {self.parent_id} from {self.valid_from}"


class Succession(models.Model):
    """Who follows whom. ``share`` is empty when no paper fixes it ("unknown").

    ``is_whole`` = the whole predecessor passed into this one successor; ``is_main`` marks the
    one successor shown first when there are several.
    """

    reorganisation = models.ForeignKey(
        Reorganisation, on_delete=models.PROTECT, related_name="successions"
    )
    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    share = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    is_whole = models.BooleanField()
    is_main = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "predecessor", "successor"],
                name="orgs_succession_named_once",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | (Q(share__gt=0) & Q(share__lte=1)),
                name="orgs_succession_share_is_a_part",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="orgs_succession_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"

    @property
    def percent(self) -> Decimal | None:
        """The share in percent, None when no paper fixes it."""
        return None if self.share is None else self.share * 100


class ReachQuerySet(DatedQuerySet["Reach"]):
    """The projection that counts and rights read."""


class Reach(Dated):
    """On the map of any day of the span, what belongs to ``unit`` belongs under ``ancestor``.

    A unit reaches itself (depth 0). A unit that has ended reaches, on later maps, the unit it
    passed whole into and that unit's ancestors (``succeeded``); one that was divided reaches only
    the ancestors common to all its successors (``unresolved``: the line "before the division").
    Before its birth a unit reaches the ancestors common to its predecessors in the same way.
    ``carries_rights`` = the holder of a grant over ``ancestor`` may act on ``unit``.
    A projection: rebuilt by ``orgs.operations``, recomputed by ``kheo verify``.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="reaches")
    ancestor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="reached_by")
    tree = models.CharField(max_length=20, choices=Tree)
    depth = models.PositiveSmallIntegerField()
    how = models.CharField(max_length=12, choices=How)
    carries_rights = models.BooleanField(default=True)

    objects = ReachQuerySet.as_manager()

    class Meta(Dated.Meta):
        indexes = [
            models.Index(
                fields=["ancestor", "tree", "valid_from", "valid_to", "unit", "carries_rights"],
                name="orgs_reach_down",
            ),
            models.Index(fields=["unit", "tree", "valid_from"], name="orgs_reach_up"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.ancestor_id} ({self.tree}, {self.how})"
