"""Addresses of files on their way in."""

from __future__ import annotations

from django.urls import path

from kheo.exchange.web.imports import columns, listing, page

patterns = [
    path("", listing.index, name="list"),
    path("<int:pk>/", page.one, name="import"),
    path("<int:pk>/cot/", columns.columns, name="columns"),
    path("<int:pk>/cho-doc/", columns.place, name="place"),
    path("<int:pk>/tu/", page.words, name="words"),
    path("<int:pk>/nhan/", page.enter, name="enter"),
    path("<int:pk>/bo/", page.call_off, name="call_off"),
    path("<int:pk>/tiep/", page.go_on, name="go_on"),
    path("<int:pk>/nhan-tiep/", page.resume, name="resume"),
    path("<int:pk>/hoan-lai/", page.undo, name="undo"),
    path("<int:pk>/bi-tu-choi/", page.refused, name="refused"),
    path("<int:pk>/tep/", page.file, name="file"),
    path("mau/<slug:name>/", listing.template, name="template"),
    path("khop-cot/", listing.matchings, name="matchings"),
    path("khop-cot/<int:pk>/bo/", listing.drop_matching, name="drop_matching"),
]
