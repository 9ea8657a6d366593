"""Kinds of units, trees they stand in, kinds of reorganisation, ways a unit is reached."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a unit is on a given day."""

    NATION = "nation", _("nation")
    PROVINCE = "province", _("province")
    CITY = "city", _("centrally-run city")
    DISTRICT = "district", _("district (until 2025)")
    COMMUNE = "commune", _("commune")
    WARD = "ward", _("ward")
    TOWNSHIP = "township", _("township (until 2025)")
    SPECIAL_ZONE = "special_zone", _("special zone")
    VILLAGE = "village", _("village")
    RESIDENTIAL_GROUP = "residential_group", _("residential group")
    PARTY_COMMITTEE = "party_committee", _("party committee")
    BOARD = "board", _("board")
    AGENCY = "agency", _("agency")
    SCHOOL = "school", _("school")
    MASS_ORGANISATION = "mass_organisation", _("mass organisation")
    ARMED_FORCES_UNIT = "armed_forces_unit", _("armed-forces unit")
    ENTERPRISE = "enterprise", _("enterprise")
    CITIZEN_GROUP = "citizen_group", _("citizen group")


PROVINCIAL = frozenset({Kind.PROVINCE, Kind.CITY})
COMMUNAL = frozenset({Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP, Kind.SPECIAL_ZONE})
TERRITORIAL = frozenset({Kind.NATION, Kind.DISTRICT, Kind.VILLAGE, Kind.RESIDENTIAL_GROUP}) | (
    PROVINCIAL | COMMUNAL
)


class Tree(models.TextChoices):
    """The hierarchies that live side by side. Every unit has a place in ``territory``."""

    TERRITORY = "territory", _("territory")
    PARTY = "party", _("Party")
    ADMINISTRATION = "administration", _("administration")
    FRONT = "front", _("Front and organisations")
    ARMED_FORCES = "armed_forces", _("armed forces")


class Change(models.TextChoices):
    """Kinds of reorganisation."""

    MERGE = "merge", _("merger")
    SPLIT = "split", _("division")
    PARTIAL = "partial", _("partial transfer")
    RENAME = "rename", _("new name")
    CHANGE_KIND = "change_kind", _("change of kind")
    REPARENT = "reparent", _("new superior")
    ABOLISH = "abolish", _("a level or unit is abolished")
    FOUND = "found", _("a new unit")
    MIXED = "mixed", _("several changes by one paper")


class How(models.TextChoices):
    """Why a unit is counted under an ancestor on the map of a day."""

    PLACED = "placed", _("stands there")
    SUCCEEDED = "succeeded", _("passed whole into it")
    UNRESOLVED = "unresolved", _("before the division")
