"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from kheo.counting.web import behind, catalogue, views

app_name = "counting"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("ho-so/", views.records, name="records"),
    path("excel/", views.export, name="export"),
    path("o-so-lieu/", behind.behind, name="behind"),
    path("chi-tieu/", catalogue.indicators, name="indicators"),
    path("chi-tieu/them/", catalogue.add, name="add_indicator"),
    path("chi-tieu/<slug:code>/", catalogue.indicator, name="indicator"),
    path("chi-tieu/<slug:code>/sua/", catalogue.change, name="change_indicator"),
    path("chi-tieu/<slug:code>/ket-thuc/", catalogue.end, name="end_indicator"),
]
