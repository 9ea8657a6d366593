"""Language and colours: what a visitor chooses for the pages, kept in a cookie of his browser.

Both forms work without a script; the colours change at once where scripts run.
"""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from kheo.access.pages import PUBLIC, PageRequest, page
from kheo.foundation.templatetags.kheo import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 60 * 60


@page(PUBLIC, methods=("POST",))
def set_theme(request: PageRequest) -> HttpResponse:
    """Remember light or dark; anything else means as the device has it."""
    chosen = request.POST.get("theme", "")
    return _back(request, THEME_COOKIE, chosen if chosen in THEMES else "")


@page(PUBLIC, methods=("POST",))
def set_language(request: PageRequest) -> HttpResponse:
    """Remember one of the languages of the house; anything else means its own."""
    chosen = request.POST.get("language", "")
    return _back(
        request, settings.LANGUAGE_COOKIE_NAME, chosen if chosen in dict(settings.LANGUAGES) else ""
    )


def _back(request: PageRequest, cookie: str, value: str) -> HttpResponse:
    """To the page the visitor came from, never to another house."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    answer = HttpResponseRedirect(wanted if safe else "/")
    if value:
        answer.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        answer.delete_cookie(cookie, samesite="Lax")
    return answer
