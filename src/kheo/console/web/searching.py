"""The search page."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from kheo.access.pages import SIGNED_IN, PageRequest, page
from kheo.console.addresses import INITIATIVES, address
from kheo.console.search import LONGEST, direct_hit, find
from kheo.kernel.text import clean_line


@page(SIGNED_IN)
def search(request: PageRequest) -> HttpResponse:
    """What ``q`` finds, in groups; a number or code that names one thing leads straight to it."""
    question = clean_line(request.GET.get("q", ""))[:LONGEST]
    only = request.GET.get("trong", "")
    if question and not only and (straight := direct_hit(request.user, question)):
        return HttpResponseRedirect(straight)
    groups = find(request.user, question, only=only)
    context = {
        "question": question,
        "only": only,
        "groups": groups,
        "found": sum(len(group.hits) for group in groups),
        "list_url": address(INITIATIVES, q=question) if question else "",
    }
    return render(request, "console/search.html", context)
