"""Addresses of the terms."""

from __future__ import annotations

from django.urls import path

from kheo.workflow.web import views

app_name = "workflow"
urlpatterns = [
    path("", views.terms, name="terms"),
    path("dat/", views.set_term, name="set_term"),
]
