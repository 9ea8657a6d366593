"""What an administrator may do with the figures open to the public through the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.counting.queries.indicators import catalogue_on
from kheo.exchange.act_forms import form_with, key_field, part
from kheo.exchange.acts import Act
from kheo.foundation.forms import DomainForm
from kheo.kernel.refusals import NotFound
from kheo.orgs.models import Unit
from kheo.orgs.queries import root
from kheo.portal.models import PublicFigure
from kheo.portal.operations.figures import close_figure, open_figure
from kheo.portal.policies import OPEN_FIGURES
from kheo.portal.web.library.opening import OpenForm, choices_of

LIST: Final = "indicators"


def _nation(actor: User, at: datetime) -> Unit:
    above = root(timezone.localdate(at))
    if above is None:
        raise NotFound(_now("Nothing is found at this address."))
    require(actor, OPEN_FIGURES, above)
    return above


def open_to_all(*, actor: User, at: datetime, **values: Any) -> None:
    """Open a figure to everybody. Raises DomainError."""
    open_figure(nation=_nation(actor, at), actor=actor, at=at, **values)


def close_to_all(*, figure: int, actor: User, at: datetime) -> None:
    """Close a figure that is open to everybody. Raises DomainError."""
    above = _nation(actor, at)
    row = part(PublicFigure.objects.running(), figure, "figure")
    close_figure(row, nation=above, actor=actor, at=at)


ACTS: Final[tuple[Act, ...]] = (
    Act(
        LIST, "open-figure", _("Open a figure to everybody"), open_to_all, OPEN_FIGURES, OpenForm,
        on_list=True, answers="-",
        form_arguments=lambda actor, row: {"choices": choices_of(catalogue_on(timezone.localdate()))},
        pages=("public:open_figures",),
    ),
    Act(
        LIST, "close-figure", _("Close a figure"), close_to_all, OPEN_FIGURES,
        form_with(DomainForm, figure=key_field(_("Number of the figure"))), on_list=True,
        answers="-", pages=("public:open_figures",),
    ),
)  # fmt: skip
