"""What templates may do with a finding: show it in the reader's language."""

from django import template

from kheo.reporting.models import Finding
from kheo.reporting.queries.findings import Shown, shown

register = template.Library()


@register.filter
def as_shown(finding: Finding | Shown, may_answer: object = False) -> Shown:
    """A finding as pages show it; ``may_answer`` = whether this person answers for the unit now."""
    if isinstance(finding, Shown):
        return finding
    return shown(finding, may_answer=bool(may_answer))
