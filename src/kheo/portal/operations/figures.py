"""Opening a figure to the public, and closing it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.counting.enums import Query, Source
from kheo.counting.queries.indicators import catalogue_on
from kheo.kernel.refusals import RuleBroken
from kheo.orgs.models import Unit
from kheo.portal.enums import Split
from kheo.portal.models import PublicFigure
from kheo.portal.policies import OPEN_FIGURES


@transaction.atomic
def open_figure(*, nation: Unit, indicator: str, split: str, actor: User, at: datetime) -> PublicFigure:  # fmt: skip
    """From today everybody may read this indicator. Raises NotAllowed, RuleBroken (unknown, open already)."""
    require(actor, OPEN_FIGURES, nation)
    today = timezone.localdate(at)
    one = catalogue_on(today).get(indicator)
    if one is None or one.source != Source.COUNTED or one.query != Query.INITIATIVES:
        sentence = _("Only an indicator that is counted from initiatives can be opened.")
        raise RuleBroken(sentence, fields={"indicator": sentence})
    if split not in Split.values:
        sentence = _("Choose how the figure is split.")
        raise RuleBroken(sentence, fields={"split": sentence})
    if PublicFigure.objects.running().filter(indicator=indicator, split=split).exists():
        sentence = _("This figure is open already.")
        raise RuleBroken(sentence, fields={"indicator": sentence})
    row = PublicFigure.objects.create(
        indicator=indicator, split=split, order=one.order, valid_from=today, opened_by=actor
    )
    after = {"indicator": indicator, "split": split}
    record("figure.open", row, actor=actor, at=at, after=after, unit_id=nation.pk)
    return row


@transaction.atomic
def close_figure(row: PublicFigure, *, nation: Unit, actor: User, at: datetime) -> None:
    """From today nobody outside reads it. What was opened today is taken away. Raises NotAllowed."""
    require(actor, OPEN_FIGURES, nation)
    today = timezone.localdate(at)
    before = {"indicator": row.indicator, "split": row.split}
    record("figure.close", row, actor=actor, at=at, before=before, unit_id=nation.pk)
    if row.valid_from >= today:
        row.delete()
        return
    row.valid_to = today
    row.save(update_fields=["valid_to"])
