"""Addresses of this slice."""

from __future__ import annotations

from django.urls import path

from kheo.insights.web import editing, excel, signals, steps, views

app_name = "insights"
urlpatterns = [
    path("", views.schemes, name="list"),
    path("moi/", editing.new, name="new"),
    path("dang-cho/", signals.waiting, name="waiting"),
    path("<int:pk>/", views.scheme, name="page"),
    path("<int:pk>/sua/", editing.change, name="change"),
    path("<int:pk>/chep/", editing.copy, name="copy"),
    path("<int:pk>/them-muc/", editing.add_item, name="add_item"),
    path("<int:pk>/excel/", excel.ranking, name="excel"),
    path("<int:pk>/cua-toi/", views.mine, name="mine"),
    path("<int:pk>/don-vi/<int:unit>/", views.unit, name="unit"),
    path("<int:pk>/buoc/<slug:name>/", steps.step, name="step"),
    path("muc/<int:pk>/", editing.change_item, name="change_item"),
    path("muc/<int:pk>/bo/", editing.remove_item, name="remove_item"),
    path("dau-hieu/<int:pk>/", signals.signal, name="signal"),
]
