"""Addresses of this part."""

from django.urls import URLPattern

app_name = "library"
urlpatterns: list[URLPattern] = []
