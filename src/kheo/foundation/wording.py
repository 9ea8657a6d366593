"""Turns a refusal into the sentence shown on screen, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from kheo.kernel.refusals import SENTENCES, DomainError


def sentence_of(refusal: DomainError) -> str:
    """The translated sentence of ``refusal``.

    Slices raise refusals whose sentence is translated already; the kernel knows no gettext,
    so its refusals carry a code whose English sentence stands in ``kernel.refusals.SENTENCES``.
    """
    if refusal.code and refusal.code in SENTENCES:
        return gettext(SENTENCES[refusal.code]) % refusal.params
    return str(refusal)
