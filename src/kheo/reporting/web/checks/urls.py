"""Addresses of checks."""

from __future__ import annotations

from django.urls import path

from kheo.reporting.web.checks import views

app_name = "findings"
urlpatterns = [
    path("", views.index, name="list"),
    path("<int:pk>/", views.detail, name="page"),
    path("<int:pk>/tra-loi/", views.answer, name="answer"),
    path("<int:pk>/chua-du/", views.not_enough, name="not_enough"),
    path("<int:pk>/xong/", views.settle, name="settle"),
    path("hoi/<int:report_pk>/", views.ask, name="ask"),
    path("bao-cao/<int:report_pk>/", views.panel, name="panel"),
]
