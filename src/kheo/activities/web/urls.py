"""Addresses of this slice."""

from __future__ import annotations

from django.urls import path

from kheo.activities.web import kinds, lists, pasting, recording, showing

app_name = "activities"
urlpatterns = [
    path("", lists.index, name="list"),
    path("excel/", lists.export, name="export"),
    path("ghi/", recording.record, name="record"),
    path("dan/", pasting.paste, name="paste"),
    path("loai/", kinds.index, name="kinds"),
    path("loai/them/", kinds.add, name="add_kind"),
    path("loai/<slug:code>/", kinds.change, name="change_kind"),
    path("loai/<slug:code>/ket-thuc/", kinds.end, name="end_kind"),
    path("<int:pk>/", showing.detail, name="page"),
    path("<int:pk>/sua/", recording.change, name="change"),
    path("<int:pk>/huy/", showing.cancel, name="cancel"),
]
