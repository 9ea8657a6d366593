"""The picture that other sites show beside a link to a story."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpResponse
from django.utils import timezone

from kheo.access.pages import PUBLIC, PageRequest, page
from kheo.library.queries.shown import shown
from kheo.portal.drawing import Words, drawn
from kheo.portal.queries.stories import provinces_of
from kheo.portal.web.library.answering import asked_again
from kheo.portal.web.library.story import open_story

KEPT = 24 * 60 * 60


@page(PUBLIC)
@asked_again
def card(request: PageRequest, pk: int) -> HttpResponse:
    """Title, unit and province as a picture; drawn once for its words."""
    today = timezone.localdate(request.now)
    told = shown(open_story(pk), today=today)
    province = provinces_of([told.unit.pk], today).get(told.unit.pk, "")
    place = f"{told.unit.label}, {province}" if province else told.unit.label
    words = Words(told.title, place, told.standing.words)
    digest = hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]
    picture = cache.get_or_set(f"kheo-card-{digest}", lambda: drawn(words), KEPT)
    return HttpResponse(picture, content_type="image/png")
