"""The short guide."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kheo.access.pages import SIGNED_IN, PageRequest, page
from kheo.access.policy import grants_of
from kheo.console.guide import LIFE, PARTS, parts_for


@page(SIGNED_IN)
def how_to(request: PageRequest) -> HttpResponse:
    """How to use Khéo: the five steps, one's own part first, the keys."""
    own = parts_for(grant.role for grant in grants_of(request.user))
    context = {
        "life": LIFE,
        "own": own,
        "others": [part for part in PARTS if part not in own],
        "keys": [
            ("/", _("search from anywhere")),
            ("j  k", _("next and previous row of a list")),
            ("Enter", _("open the row")),
            ("?", _("show these keys")),
        ],
    }
    return render(request, "console/how_to.html", context)
