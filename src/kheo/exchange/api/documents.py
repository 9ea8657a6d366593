"""The schema for programs and the page for people, both from the same declarations; open to all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from kheo.access.pages import PUBLIC, page
from kheo.exchange.api.conditional import answer
from kheo.exchange.api.records import encoded
from kheo.exchange.api.reference import chapters
from kheo.exchange.api.schema import document


@page(PUBLIC)
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document. It holds no record, so it is open to everybody."""
    return answer(request, encoded(document(get_language() or "vi")), is_list=False)


@page(PUBLIC)
def docs(request: HttpRequest) -> HttpResponse:
    """The same for people to read: what there is, how to ask, what the refusals mean."""
    return render(request, "exchange/api.html", chapters(get_language() or "vi"))
