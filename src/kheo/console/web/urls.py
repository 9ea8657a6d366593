"""Addresses of the shell: home, search, help, choices of appearance."""

from __future__ import annotations

from django.urls import path

from kheo.console.web.appearance import set_language, set_theme
from kheo.console.web.campaign_progress import campaign_commitments, campaign_progress
from kheo.console.web.components import components
from kheo.console.web.home import home, welcome_seen
from kheo.console.web.how_to import how_to
from kheo.console.web.searching import palette, search

app_name = "console"
urlpatterns = [
    path("", home, name="home"),
    path("da-xem-gioi-thieu/", welcome_seen, name="welcome_seen"),
    path("tim/", search, name="search"),
    path("tim/nhanh/", palette, name="palette"),
    path("cach-dung/", how_to, name="how_to"),
    path("chi-tieu/<int:pk>/", campaign_progress, name="campaign_progress"),
    path("chi-tieu/<int:pk>/<int:unit>/", campaign_commitments, name="campaign_commitments"),
    path("console/components/", components, name="components"),
    path("giao-dien/", set_theme, name="set_theme"),
    path("ngon-ngu/", set_language, name="set_language"),
]
