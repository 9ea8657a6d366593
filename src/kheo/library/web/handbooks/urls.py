"""Addresses of this part."""

from django.urls import URLPattern

app_name = "handbooks"
urlpatterns: list[URLPattern] = []
