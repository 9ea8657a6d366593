"""Addresses of fitting initiatives, the gap radar and calls."""

from __future__ import annotations

from django.urls import path

from kheo.insights.web.fitting import answering, calls, exemplars, gaps, views

app_name = "fitting"
urlpatterns = [
    path("", views.fitting, name="page"),
    path("mo-ta/", views.describe, name="describe"),
    path("khoang-trong/", gaps.radar_page, name="radar"),
    path("khoang-trong/o/", gaps.cell, name="cell"),
    path("dien-hinh/<int:pk>/", exemplars.exemplar_map, name="exemplar_map"),
    path("keu-goi/", calls.calls, name="calls"),
    path("keu-goi/them/", calls.make, name="new_call"),
    path("keu-goi/<int:pk>/", answering.call, name="call"),
    path("keu-goi/<int:pk>/sua/", calls.change, name="change_call"),
    path("keu-goi/<int:pk>/dong/", calls.close, name="close_call"),
    path("keu-goi/<int:pk>/mo-lai/", calls.open_again, name="open_call"),
    path("keu-goi/<int:pk>/tra-loi/", answering.answer, name="answer"),
    path("keu-goi/tra-loi/<int:pk>/rut/", answering.take_back, name="take_back"),
]
