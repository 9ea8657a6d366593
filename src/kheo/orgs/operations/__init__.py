"""Acts on the map: load it, change it by reorganisations, keep its projection.

Every reorganisation is a plan that is shown, then carried out in one transaction with one journal
line; ``acts`` has a function and its ``plan_…`` twin for each.
"""

from kheo.orgs.operations.acts import (
    Body,
    Part,
    abolish_level,
    abolish_unit,
    change_kind,
    found_unit,
    merge_units,
    move_unit,
    plan_abolish,
    plan_abolish_level,
    plan_change_kind,
    plan_found,
    plan_merge,
    plan_move,
    plan_rename,
    plan_split,
    plan_transfer,
    rename_unit,
    split_unit,
    transfer_part,
)
from kheo.orgs.operations.execution import carry_out
from kheo.orgs.operations.loading import load_national_units
from kheo.orgs.operations.plans import Effects, Paper, Plan, effects
from kheo.orgs.operations.projection import rebuild_reach, refresh_reach
from kheo.orgs.operations.review import review_rights

__all__ = [
    "Body",
    "Effects",
    "Paper",
    "Part",
    "Plan",
    "abolish_level",
    "abolish_unit",
    "carry_out",
    "change_kind",
    "effects",
    "found_unit",
    "load_national_units",
    "merge_units",
    "move_unit",
    "plan_abolish",
    "plan_abolish_level",
    "plan_change_kind",
    "plan_found",
    "plan_merge",
    "plan_move",
    "plan_rename",
    "plan_split",
    "plan_transfer",
    "rebuild_reach",
    "refresh_reach",
    "rename_unit",
    "review_rights",
    "split_unit",
    "transfer_part",
]
