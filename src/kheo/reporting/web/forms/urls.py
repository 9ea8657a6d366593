"""Addresses of forms."""

from __future__ import annotations

from django.urls import path

from kheo.reporting.web.forms import checks, editing, making, sections, showing, steps, views

app_name = "report_forms"
urlpatterns = [
    path("", views.index, name="list"),
    path("them/", making.make, name="make"),
    path("mau/<int:pk>/", views.latest, name="page"),
    path("<int:pk>/", views.version, name="version"),
    path("<int:pk>/in/", showing.empty, name="empty"),
    path("<int:pk>/so-sanh/", showing.compared, name="compare"),
    path("<int:pk>/soan/", editing.edit, name="edit"),
    path("<int:pk>/phan/", sections.add, name="add_section"),
    path("phan/<int:pk>/", sections.change, name="section"),
    path("phan/<int:pk>/chuyen/", sections.move, name="move_section"),
    path("phan/<int:pk>/bo/", sections.remove, name="remove_section"),
    path("<int:pk>/kiem-tra/", checks.add, name="add_check"),
    path("kiem-tra/<int:pk>/", checks.change, name="check"),
    path("kiem-tra/<int:pk>/bo/", checks.remove, name="remove_check"),
    path("<int:pk>/phien-ban-moi/", making.new_version, name="new_version"),
    path("<int:pk>/ban-hanh/", steps.issue, name="issue"),
    path("<int:pk>/ket-thuc/", steps.end, name="end"),
    path("<int:pk>/bo/", steps.discard, name="discard"),
]
