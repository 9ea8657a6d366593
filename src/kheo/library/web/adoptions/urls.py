"""Addresses of this part."""

from django.urls import URLPattern

app_name = "adoptions"
urlpatterns: list[URLPattern] = []
