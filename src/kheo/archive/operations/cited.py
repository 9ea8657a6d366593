"""A cited paper and the same paper in the register of papers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.archive.models import CitedPaper
from kheo.archive.policies import ENTER
from kheo.audit.journal import record
from kheo.documents.models import Paper
from kheo.kernel.refusals import RuleBroken


@transaction.atomic
def link_paper(cited: CitedPaper, *, paper: Paper | None, actor: User, at: datetime) -> CitedPaper:
    """Say which paper of the register of papers this is; None takes the link away.

    Raises NotAllowed, RuleBroken when another cited paper is that one already.
    """
    held = CitedPaper.objects.select_for_update(of=("self",)).get(pk=cited.pk)
    require(actor, ENTER)
    other = CitedPaper.objects.filter(paper=paper).exclude(pk=held.pk).first() if paper else None
    if other is not None:
        sentence = _("“%(other)s” is linked to that paper already.") % {"other": str(other)}
        raise RuleBroken(sentence, fields={"paper": sentence})
    before = {"paper": held.paper.number if held.paper else None}
    held.paper, held.updated_at = paper, at
    held.save(update_fields=["paper", "updated_at"])
    record(
        "archive.link_cited", held, actor=actor, at=at, before=before,
        after={"paper": paper.number if paper else None},
    )  # fmt: skip
    return held
