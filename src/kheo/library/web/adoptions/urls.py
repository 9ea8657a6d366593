"""Addresses of replication."""

from __future__ import annotations

from django.urls import path

from kheo.library.web.adoptions import family, lists, steps

app_name = "adoptions"
urlpatterns = [
    path("", lists.index, name="list"),
    path("<int:pk>/", lists.one, name="page"),
    path("<int:pk>/buoc/<slug:name>/", steps.step, name="step"),
    path("hoc/<int:pk>/", lists.ask, name="ask"),
    path("cay/<int:pk>/", family.tree, name="family"),
    path("cay/<int:pk>/bang-tinh/", family.family_excel, name="family_excel"),
    path("tai-lieu/<int:pk>/", lists.help_file, name="help_file"),
]
