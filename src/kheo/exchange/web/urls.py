"""Addresses of the pages."""

from __future__ import annotations

from kheo.exchange.web.imports.urls import patterns as imports

app_name = "exchange"
urlpatterns = [*imports]
