"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from kheo.initiatives.web import bulk, detail, editing, lists, look_alikes, steps, themes, uploads

app_name = "initiatives"
urlpatterns = [
    path("", lists.index, name="list"),
    path("loc/", lists.save_filter, name="save_filter"),
    path("loc/<int:pk>/bo/", lists.drop_filter, name="drop_filter"),
    path("hang-loat/", bulk.bulk, name="bulk"),
    path("dang-ky/", editing.register, name="register"),
    path("tuong-tu/", look_alikes.beside, name="look_alikes"),
    path("mau-dang-ky/", detail.blank_form, name="blank_form"),
    path("chu-de/", themes.index, name="themes"),
    path("chu-de/<slug:kind>/them/", themes.edit, name="add_theme"),
    path("chu-de/<slug:kind>/<int:pk>/", themes.edit, name="theme"),
    path("<int:pk>/", detail.detail, name="page"),
    path("<int:pk>/sua/", editing.edit, name="edit"),
    path("<int:pk>/luu-o/", editing.save_field, name="save_field"),
    path("<int:pk>/buoc/<slug:name>/", steps.step, name="step"),
    path("<int:pk>/bien-nhan/", detail.receipt, name="receipt"),
    path("<int:pk>/ban/", detail.versions, name="versions"),
    path("<int:pk>/in/", detail.paper_form, name="paper_form"),
    path("<int:pk>/minh-chung/", uploads.add_evidence, name="add_evidence"),
    path("minh-chung/<int:pk>/bo/", uploads.remove_evidence, name="remove_evidence"),
    path("minh-chung/<int:pk>/<slug:variant>/", uploads.evidence, name="evidence"),
    path("su-viec/<int:pk>/huy/", detail.cancel_fact, name="cancel_fact"),
    path("su-viec/<int:pk>/van-ban/", uploads.fact_paper, name="fact_paper"),
]
