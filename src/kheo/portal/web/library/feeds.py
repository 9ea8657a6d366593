"""For programs: the newest stories as RSS, addresses for search engines."""

from __future__ import annotations

from datetime import datetime, time
from xml.sax.saxutils import escape

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.pages import PUBLIC, PageRequest, page
from kheo.library.queries.shown import Shown, shown_all
from kheo.library.queries.stories import published
from kheo.portal.queries.stories import address_of
from kheo.portal.web.library.answering import asked_again

NEWEST = 30
PART = 5000
"""Addresses in one part of the map; the format allows 50,000."""
CLOSED = ("/y-kien/", "/thu-vien/y-kien/", "/dang-nhap/", "/chung-nhan/")


class Newest(Feed):  # type: ignore[type-arg]  # not generic at run time
    """The newest stories."""

    title = gettext_lazy("Good ways of the movement “Skilful mass mobilisation”")
    description = gettext_lazy(
        "Stories of initiatives that work, with steps, costs and whom to ask."
    )

    def link(self) -> str:
        """The library."""
        return reverse("public:library")

    def items(self) -> list[Shown]:
        """The newest first."""
        return shown_all(published()[:NEWEST])

    def item_title(self, item: Shown) -> str:
        """Its title."""
        return item.title

    def item_description(self, item: Shown) -> str:
        """Its summary and its place."""
        return f"{item.summary} ({item.unit.label})"

    def item_link(self, item: Shown) -> str:
        """Its address."""
        return address_of(item)

    def item_pubdate(self, item: Shown) -> datetime | None:
        """The day it was published."""
        if item.published_on is None:
            return None
        return timezone.make_aware(datetime.combine(item.published_on, time.min))


@page(PUBLIC)
@asked_again
def feed(request: PageRequest) -> HttpResponse:
    """RSS."""
    return Newest()(request)


@page(PUBLIC)
@asked_again
def robots(request: PageRequest) -> HttpResponse:
    """The public pages may be read; codes, numbers and the house itself not."""
    lines = ["User-agent: *", *(f"Disallow: {one}" for one in CLOSED), "Allow: /thu-vien/", "Allow: /bien-tap/anh/",
             "Allow: /static/", "Disallow: /", "",
             f"Sitemap: {request.build_absolute_uri(reverse('crawlers:sitemap'))}", ""]  # fmt: skip
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@page(PUBLIC)
@asked_again
def sitemap(request: PageRequest) -> HttpResponse:
    """The parts of the map."""
    parts = max(1, -(-published().order_by().count() // PART))
    places = [
        request.build_absolute_uri(reverse("crawlers:sitemap_part", args=[part + 1]))
        for part in range(parts)
    ]
    body = "".join(f"<sitemap><loc>{escape(place)}</loc></sitemap>" for place in places)
    return _xml("sitemapindex", body)


@page(PUBLIC)
@asked_again
def sitemap_part(request: PageRequest, part: int) -> HttpResponse:
    """Stories by key, with the day they changed; the first part also the pages themselves."""
    rows = list(published().order_by("pk")[(part - 1) * PART : part * PART]) if part else []
    if not rows and part != 1:
        raise Http404(_("There is no such part."))
    changed = {one.pk: one.updated_at.date().isoformat() for one in rows}
    places = [(address_of(one), changed[one.key]) for one in shown_all(rows)]
    if part == 1:
        fixed = ("library", "map", "figures", "privacy", "accessibility")
        places = [*((reverse(f"public:{name}"), "") for name in fixed), *places]
    body = "".join(
        f"<url><loc>{escape(request.build_absolute_uri(place))}</loc>"
        + (f"<lastmod>{day}</lastmod>" if day else "") + "</url>"
        for place, day in places
    )  # fmt: skip
    return _xml("urlset", body)


def _xml(kind: str, body: str) -> HttpResponse:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return HttpResponse(
        f'{head}<{kind} xmlns="{space}">{body}</{kind}>', content_type="application/xml"
    )
