"""Addresses of flow."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "report_steps"
urlpatterns: list[URLPattern] = []
