"""Addresses of this part."""

from django.urls import URLPattern

app_name = "fitting"
urlpatterns: list[URLPattern] = []
