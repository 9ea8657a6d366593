"""Addresses of the public library. They stand in printed papers and in other sites: they never change."""

from __future__ import annotations

from django.urls import path

from kheo.portal.web.library import (
    cards,
    feeds,
    figures,
    learning,
    listing,
    maps,
    opening,
    plain,
    remarks,
    story,
    units,
)

app_name = "public"
urlpatterns = [
    path("", listing.library, name="library"),
    path("<int:pk>/", story.short, name="short"),
    path("<int:pk>-<slug:slug>/", story.story, name="story"),
    path("<int:pk>/anh-chia-se.png", cards.card, name="card"),
    path("<int:pk>/thay-hay/", remarks.support, name="support"),
    path("<int:pk>/viet-y-kien/", remarks.write, name="write"),
    path("<int:pk>/hoc-theo/", learning.ask, name="ask"),
    path("<int:pk>/da-gui/", learning.asked, name="asked"),
    path("y-kien/", remarks.find, name="find_remark"),
    path("y-kien/<str:number>/", remarks.remark, name="remark"),
    path("don-vi/<int:pk>/", units.unit, name="unit"),
    path("so-lieu/", figures.figures, name="figures"),
    path("so-lieu.csv", figures.csv_file, name="figures_csv"),
    path("ban-do/", maps.map_page, name="map"),
    path("so-lieu/cong-bo/", opening.open_figures, name="open_figures"),
    path("bai-moi.xml", feeds.feed, name="feed"),
    path("quyen-rieng-tu/", plain.privacy, name="privacy"),
    path("de-tiep-can/", plain.accessibility, name="accessibility"),
]
