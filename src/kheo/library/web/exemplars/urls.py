"""Addresses of this part."""

from django.urls import URLPattern

app_name = "exemplars"
urlpatterns: list[URLPattern] = []
