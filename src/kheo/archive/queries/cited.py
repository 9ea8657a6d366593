"""Reads of the register of cited papers."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.archive.models import Citation, CitedPaper, Source
from kheo.archive.policies import VIEW
from kheo.documents.models import Paper
from kheo.documents.policies import VIEW as VIEW_PAPERS
from kheo.kernel.text import words

MOST_YEARS = 60


def sources_for(viewer: User) -> QuerySet[Source]:
    """Papers in the books that the viewer may see."""
    return visible(Source.objects.all(), viewer, VIEW)


def cited_for(viewer: User) -> QuerySet[CitedPaper]:
    """Papers that some paper in scope cites."""
    seen = Citation.objects.filter(cited=OuterRef("pk"), source__in=sources_for(viewer))
    return CitedPaper.objects.filter(Exists(seen))


def narrowed(
    rows: QuerySet[CitedPaper], *, text: str = "", kind: str = "", year: str = "", issuer: str = "",
    source: str = "",
) -> QuerySet[CitedPaper]:  # fmt: skip
    """The papers with these words, of this kind, year and issuer, cited by this source."""
    if source.isdecimal() and len(source) < 18:
        cites = Citation.objects.filter(cited=OuterRef("pk"), source=int(source))
        rows = rows.filter(Exists(cites))
    for word in words(text)[:8]:
        rows = rows.filter(search_text__contains=word)
    if kind:
        rows = rows.filter(kind=kind)
    if year.isdecimal() and len(year) == 4:
        rows = rows.filter(issued_on__year=int(year))
    if issuer:
        rows = rows.filter(issuer=issuer)
    return rows


def with_counts(rows: QuerySet[CitedPaper], viewer: User) -> QuerySet[CitedPaper]:
    """Each with the number of papers that cite it and of places where they do."""
    seen = Q(citations__source__in=sources_for(viewer))
    return rows.annotate(
        by=Count("citations", filter=seen), places=Sum("citations__times", filter=seen)
    )


def choices_of(rows: QuerySet[CitedPaper]) -> dict[str, list[str]]:
    """What the filters offer: kinds, years, issuers that occur. Three queries."""
    plain = rows.order_by()
    years = plain.filter(issued_on__isnull=False).dates("issued_on", "year", order="DESC")
    return {
        "kinds": sorted(set(plain.values_list("kind", flat=True).distinct())),
        "years": [str(day.year) for day in years[:MOST_YEARS]],
        "issuers": sorted(set(plain.exclude(issuer="").values_list("issuer", flat=True).distinct())),
    }  # fmt: skip


def citations_of(cited: CitedPaper, viewer: User) -> QuerySet[Citation]:
    """Who cites the paper, the newest first."""
    rows = cited.citations.filter(source__in=sources_for(viewer))
    return rows.select_related("source__unit").order_by("-source__issued_on", "-source", "pk")


def papers_alike(cited: CitedPaper, viewer: User, text: str = "") -> list[Paper]:
    """Papers of the register of papers that may be this one: same symbol, or the words looked for."""
    rows = visible(Paper.objects.select_related("unit"), viewer, VIEW_PAPERS)
    if text:
        rows = rows.filter(Q(number__icontains=text) | Q(summary__icontains=text))
    elif cited.symbol:
        rows = rows.filter(number=cited.symbol)
    else:
        return []
    return list(rows.order_by("-issued_on", "-pk")[:10])
