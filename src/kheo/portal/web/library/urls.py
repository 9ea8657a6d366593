"""Addresses of this part."""

from django.urls import URLPattern

app_name = "public"
urlpatterns: list[URLPattern] = []
