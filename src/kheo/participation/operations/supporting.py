""" "I find this good": counted once a day from one address."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kheo.initiatives.models import Initiative
from kheo.participation.models import Support
from kheo.participation.operations.pace import SUPPORT, digest_of, keep_pace


@transaction.atomic
def support(initiative: Initiative, *, sender: str, at: datetime) -> bool:
    """Whether it was counted; False when this address did so today already.

    The digest is made for this initiative and this day: two rows never tell that they come from one
    address. Nothing stands in the journal, since nobody acted. Raises TooOften.
    """
    day = timezone.localdate(at)
    digest = digest_of(sender, f"support.{initiative.pk}.{day.isoformat()}")
    if Support.objects.filter(initiative=initiative, sender=digest, on=day).exists():
        return False
    keep_pace(SUPPORT, sender, at)
    Support.objects.bulk_create(
        [Support(initiative=initiative, sender=digest, on=day)], ignore_conflicts=True
    )
    return True
