"""Addresses of forms."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "report_forms"
urlpatterns: list[URLPattern] = []
