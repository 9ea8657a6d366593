"""What an administrator may do with the catalogue of indicators through the API."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.counting.catalogue import add_indicator, change_indicator, end_indicator
from kheo.counting.models import Indicator
from kheo.counting.policies import SET_INDICATORS
from kheo.counting.web import catalogue_forms as forms
from kheo.exchange.acts import Act, for_who_may

LIST: Final = "indicators"


def _today(actor: Any, row: Any) -> dict[str, Any]:
    return {"day": timezone.localdate()}


def _last(row: Indicator) -> Indicator:
    """The running row of the same code, as the page changes it."""
    return Indicator.objects.filter(code=row.code).order_by("-valid_from")[0]


def change(row: Indicator, **values: Any) -> Indicator:
    """The indicator from a day on. Raises DomainError."""
    return change_indicator(_last(row), **values)


def end(row: Indicator, **values: Any) -> Indicator:
    """The last day of an indicator. Raises DomainError."""
    return end_indicator(_last(row), **values)


ACTS: Final[tuple[Act, ...]] = (
    Act(
        LIST, "create", _("Add an indicator"), add_indicator, SET_INDICATORS,
        forms.AddIndicatorForm, on_list=True, form_arguments=_today,
        pages=("counting:add_indicator",),
    ),
    Act(
        LIST, "change", _("Change the indicator"), change, SET_INDICATORS,
        forms.ChangeIndicatorForm, form_arguments=_today, finds=for_who_may(SET_INDICATORS),
        pages=("counting:change_indicator",),
    ),
    Act(
        LIST, "end", _("End the indicator"), end, SET_INDICATORS, forms.EndIndicatorForm,
        finds=for_who_may(SET_INDICATORS), pages=("counting:end_indicator",),
    ),
)  # fmt: skip
