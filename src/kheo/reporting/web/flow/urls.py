"""Addresses of flow."""

from __future__ import annotations

from django.urls import path

from kheo.reporting.web.flow import kept, restating, steps

app_name = "report_steps"
urlpatterns = [
    path("<int:pk>/", kept.versions, name="versions"),
    path("<int:pk>/buoc/<slug:name>/", steps.step, name="step"),
    path("ban/<int:pk>/", kept.version, name="version"),
    path("ban/<int:pk>/danh-sach/", kept.records, name="records"),
    path("ban/<int:pk>/so-voi/<int:old>/", kept.difference, name="difference"),
    path("ban/<int:pk>/doi-chieu/", restating.restatement, name="restatement"),
    path("ban/<int:pk>/doi-chieu/ho-so/", restating.moves, name="moves"),
]
