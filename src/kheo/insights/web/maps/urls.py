"""Addresses of this part."""

from django.urls import path

from kheo.insights.web.maps import files, official, spreading, views

app_name = "maps"
urlpatterns = [
    path("", views.map_page, name="page"),
    path("ban-do.svg", files.drawing, name="svg"),
    path("bang.xlsx", files.excel, name="excel"),
    path("dien-hinh/<int:pk>/", spreading.exemplars, name="exemplars"),
    path("ranh-gioi/", official.outlines, name="outlines"),
]
