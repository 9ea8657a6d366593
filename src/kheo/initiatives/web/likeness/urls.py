"""Addresses of what was entered twice."""

from __future__ import annotations

from django.urls import path

from kheo.initiatives.web.likeness import pairs

app_name = "likeness"
urlpatterns = [
    path("", pairs.index, name="list"),
    path("<int:first>/<int:second>/", pairs.pair, name="pair"),
    path("lan-gop/<int:pk>/hoan-tac/", pairs.undo, name="undo"),
]
