"""What an office may do with its terms through the API."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kheo.exchange.acts import Act
from kheo.workflow import operations, policies
from kheo.workflow.web.views import TermForm

ACTS: Final[tuple[Act, ...]] = (
    Act(
        "terms", "set", _("Set a term"), operations.set_term, policies.SET_TERMS, TermForm,
        on_list=True, form_arguments=lambda actor, row: {"person": actor},
        pages=("workflow:set_term",),
    ),
)  # fmt: skip
