"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from kheo.documents.web import views

app_name = "documents"
urlpatterns = [
    path("", views.index, name="list"),
    path("vao-so/", views.register, name="register"),
    path("<int:pk>/", views.detail, name="page"),
    path("<int:pk>/tep/", views.download, name="download"),
]
