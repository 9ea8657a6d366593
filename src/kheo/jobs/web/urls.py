"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from kheo.jobs.web import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="list"),
    path("<int:pk>/", views.job, name="page"),
    path("<int:pk>/huy/", views.call_off, name="call_off"),
    path("<int:pk>/thu-lai/", views.try_again, name="try_again"),
]
