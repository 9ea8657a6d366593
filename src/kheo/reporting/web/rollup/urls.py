"""Addresses of sums."""

from __future__ import annotations

from django.urls import path

from kheo.reporting.web.rollup import views

app_name = "rollup"
urlpatterns = [
    path("", views.show, name="page"),
    path("o/", views.cell, name="cell"),
]
