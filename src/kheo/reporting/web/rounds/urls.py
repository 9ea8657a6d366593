"""Addresses of rounds."""

from __future__ import annotations

from django.urls import path

from kheo.reporting.web.rounds import board, opening, views, waiting

app_name = "rounds"
urlpatterns = [
    path("", board.board, name="board"),
    path("viec/", waiting.waiting, name="waiting"),
    path("mo/", opening.choose, name="choose"),
    path("mo/<int:pk>/", opening.open_page, name="open"),
    path("<int:pk>/", views.round_page, name="round"),
    path("<int:pk>/nhac/", views.remind, name="remind"),
    path("<int:pk>/theo-ban-do/", views.follow, name="follow"),
]
