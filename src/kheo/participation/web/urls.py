"""Addresses of this part."""

from django.urls import URLPattern

app_name = "remarks"
urlpatterns: list[URLPattern] = []
