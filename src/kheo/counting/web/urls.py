"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from kheo.counting.web import behind, views

app_name = "counting"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("ho-so/", views.records, name="records"),
    path("excel/", views.export, name="export"),
    path("o-so-lieu/", behind.behind, name="behind"),
]
