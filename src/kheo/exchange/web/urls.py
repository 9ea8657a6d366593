"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from kheo.exchange.web import exports
from kheo.exchange.web.imports.urls import patterns as imports

app_name = "exchange"
urlpatterns = [
    *imports,
    path("xuat/", exports.exports, name="exports"),
    path("xuat/<slug:name>/", exports.export, name="export"),
    path("tep/<int:pk>/", exports.export_file, name="export_file"),
    path("tep/<int:pk>/tai/", exports.download, name="download"),
]
