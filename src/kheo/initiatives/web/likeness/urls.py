"""Addresses of this part."""

from django.urls import URLPattern

app_name = "likeness"
urlpatterns: list[URLPattern] = []
