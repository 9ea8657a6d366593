"""Addresses of the REST interface."""

from __future__ import annotations

from django.urls import path, re_path

from kheo.exchange.api import acting, documents, reading

app_name = "api"
urlpatterns = [
    path("", reading.index, name="index"),
    path("schema/", documents.schema, name="schema"),
    path("docs/", documents.docs, name="docs"),
    path("<slug:listing>/", reading.rows, name="list"),
    path("<slug:listing>/<str:key>/", acting.one, name="record"),
    path("<slug:listing>/<str:key>/<slug:act>/", acting.act_on, name="act"),
    re_path(r"^(?P<rest>.*)$", acting.nowhere, name="nowhere"),
]
