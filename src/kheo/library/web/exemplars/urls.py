"""Addresses of the pages of exemplars."""

from __future__ import annotations

from django.urls import path

from kheo.library.web.exemplars import acts, excel, progress, targets, views

app_name = "exemplars"
urlpatterns = [
    path("", views.lists, name="list"),
    path("them/", acts.open_list, name="open"),
    path("<int:pk>/", views.one, name="page"),
    path("<int:pk>/sua/", acts.change, name="change"),
    path("<int:pk>/chon/", acts.choose, name="choose"),
    path("<int:pk>/hieu-luc/", acts.force, name="force"),
    path("<int:pk>/sua-lai/", acts.make_proposal_again, name="reopen"),
    path("<int:pk>/tien-do/", progress.table, name="progress"),
    path("<int:pk>/lap-day/", progress.fill, name="fill"),
    path("<int:pk>/noi-hoc-theo/", progress.records, name="records"),
    path("<int:pk>/excel/", excel.download, name="excel"),
    path("muc/<int:pk>/", acts.describe, name="exemplar"),
    path("muc/<int:pk>/chi-tieu/", targets.targets, name="targets"),
    path("muc/<int:pk>/chi-tieu/dan/", targets.paste, name="paste"),
    path("muc/<int:pk>/bo/", acts.take_out, name="take_out"),
    path("muc/<int:pk>/dua-lai/", acts.put_back, name="put_back"),
]
