"""Addresses of dossiers."""

from __future__ import annotations

from django.urls import path

from kheo.appraisal.web.dossiers import lists, opening, page, proving, sheets, steps

app_name = "dossiers"
urlpatterns = [
    path("", lists.index, name="list"),
    path("bang/", lists.board, name="board"),
    path("mo/<int:pk>/", opening.open_, name="open"),
    path("<int:pk>/", page.detail, name="page"),
    path("<int:pk>/buoc/<slug:name>/", steps.step, name="step"),
    path("<int:pk>/tu-cham/", sheets.self_assessment, name="self"),
    path("<int:pk>/minh-chung/<int:criterion_pk>/", proving.proof, name="proof"),
    path("<int:pk>/phieu/<int:member_pk>/", sheets.member_sheet, name="sheet"),
    path("<int:pk>/hoi-dong/", sheets.council, name="council"),
    path("<int:pk>/luu-diem/<slug:column>/<int:member_pk>/", sheets.save_mark, name="save_mark"),
]
