"""Addresses of the words of citizens, as who reads them opens them."""

from __future__ import annotations

from django.urls import path

from kheo.participation.web import deciding, listing

app_name = "remarks"
urlpatterns = [
    path("", listing.remarks, name="list"),
    path("nhieu/", deciding.decide_all, name="decide_all"),
    path("<int:pk>/", deciding.remark, name="page"),
]
