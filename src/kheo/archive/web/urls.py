"""Addresses of this slice."""

from __future__ import annotations

from django.urls import path

from kheo.archive.web import entering, judging, views

app_name = "archive"
urlpatterns = [
    path("", views.sources, name="list"),
    path("them/", entering.new, name="new"),
    path("bang-mau/", entering.blank, name="template"),
    path("<int:pk>/", views.source, name="source"),
    path("<int:pk>/sua/", entering.change, name="change"),
    path("<int:pk>/nhap/", entering.enter, name="enter"),
    path("<int:pk>/nhap-bang/", entering.bring_in, name="import"),
    path("<int:pk>/ben-ho-so/", views.reconcile, name="reconcile"),
    path("so/<int:pk>/", views.figure, name="figure"),
    path("so/<int:pk>/sua/", entering.correct, name="correct"),
    path("so/<int:pk>/doi-chieu/", judging.check, name="check"),
    path("so/<int:pk>/da-co-ho-so/", judging.replaced, name="replaced"),
    path("so/<int:pk>/giai-thich/", judging.explain, name="explain"),
    path("so/<int:pk>/go/", judging.take_back, name="take_back"),
]
