"""Everything that writes points of units and signals."""

from kheo.insights.operations.items import add_item, change_item, remove_item
from kheo.insights.operations.sample import make_sample
from kheo.insights.operations.schemes import change_scheme, copy_scheme, make_scheme
from kheo.insights.operations.signals import answer, clear, uphold
from kheo.insights.operations.steps import publish, revise, show

__all__ = [
    "add_item", "answer", "change_item", "change_scheme", "clear", "copy_scheme", "make_sample",
    "make_scheme", "publish", "remove_item", "revise", "show", "uphold",
]  # fmt: skip
