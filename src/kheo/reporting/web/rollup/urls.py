"""Addresses of rollup."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "rollup"
urlpatterns: list[URLPattern] = []
