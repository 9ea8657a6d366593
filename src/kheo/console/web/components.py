"""The page that shows every component of the house once."""

from django.http import HttpResponse
from django.shortcuts import render

from kheo.access.pages import SIGNED_IN, PageRequest, page
from kheo.console.web.gallery import gallery


@page(SIGNED_IN)
def components(request: PageRequest) -> HttpResponse:
    """All components with invented content, in every state they know."""
    return render(request, "console/components.html", gallery())
