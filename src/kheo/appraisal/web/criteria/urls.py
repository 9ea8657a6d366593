"""Addresses of criteria."""

from __future__ import annotations

from django.urls import path

from kheo.appraisal.web.criteria import editing, making, steps, views

app_name = "criteria"
urlpatterns = [
    path("", views.index, name="list"),
    path("them/", making.new, name="new"),
    path("mau/", making.samples, name="samples"),
    path("mau/<slug:code>/", making.use_sample, name="use_sample"),
    path("mau-excel/", views.template, name="template"),
    path("<int:pk>/", views.version, name="page"),
    path("<int:pk>/xem-truoc/", views.preview, name="preview"),
    path("<int:pk>/so-sanh/", views.comparison, name="compare"),
    path("<int:pk>/excel/", views.workbook, name="workbook"),
    path("<int:pk>/soan/", editing.edit, name="edit"),
    path("<int:pk>/nhap/", editing.bring_in, name="bring_in"),
    path("<int:pk>/sao-chep/", making.copy, name="copy"),
    path("<int:pk>/phien-ban-moi/", making.new_version, name="new_version"),
    path("<int:pk>/ban-hanh/", steps.issue, name="issue"),
    path("<int:pk>/ket-thuc/", steps.end, name="end"),
    path("<int:pk>/bo/", steps.discard, name="discard"),
]
