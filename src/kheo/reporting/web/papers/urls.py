"""Addresses of papers."""

from __future__ import annotations

from django.urls import path

from kheo.reporting.web.papers import views

app_name = "report_papers"
urlpatterns = [
    path("<int:pk>/", views.show, name="page"),
    path("<int:pk>/soan/", views.draft, name="draft"),
    path("<int:pk>/word/<str:style>/", views.word, name="word"),
    path("<int:pk>/excel/", views.excel, name="excel"),
    path("<int:pk>/bieu-do/<int:number>.svg", views.chart, name="chart"),
]
