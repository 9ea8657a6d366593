"""Addresses of this part."""

from django.urls import path

from kheo.insights.web.maps import files, official, views

app_name = "maps"
urlpatterns = [
    path("", views.map_page, name="page"),
    path("ban-do.svg", files.drawing, name="svg"),
    path("bang.xlsx", files.excel, name="excel"),
    path("ranh-gioi/", official.outlines, name="outlines"),
]
