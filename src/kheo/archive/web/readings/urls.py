"""Addresses of files that are read, of candidates and cited papers."""

from __future__ import annotations

from django.urls import path

from kheo.archive.web.readings import candidates, cited, items, listing, review, steps

app_name = "readings"
urlpatterns = [
    path("", listing.readings, name="list"),
    path("<int:pk>/", review.reading, name="page"),
    path("<int:pk>/dau-de/", steps.head, name="head"),
    path("<int:pk>/quyet-nhieu/", steps.decide_all, name="decide_all"),
    path("<int:pk>/vao-so/", steps.confirm, name="confirm"),
    path("<int:pk>/gac-lai/", steps.set_aside, name="set_aside"),
    path("<int:pk>/lay-lai/", steps.take_up, name="take_up"),
    path("<int:pk>/thu-lai/", steps.again, name="again"),
    path("<int:pk>/ban-sua/", listing.renew, name="renew"),
    path("<int:pk>/tep/", steps.file, name="file"),
    path("<int:pk>/ban-ghi-chu/", steps.annotated, name="annotated"),
    path("muc/<int:pk>/", items.item, name="item"),
    path("muc/<int:pk>/nhan/", items.take, name="take"),
    path("muc/<int:pk>/bo/", items.drop, name="drop"),
    path("muc/<int:pk>/mo-lai/", items.reopen, name="reopen"),
    path("muc/<int:pk>/sua/", items.correct, name="correct"),
    path("muc/<int:pk>/tach/", items.split, name="split"),
    path("muc/<int:pk>/gop/", items.merge, name="merge"),
    path("muc/<int:pk>/trung/", items.same_as, name="same_as"),
    path("ung-vien/", candidates.index, name="candidates"),
    path("ung-vien/<int:pk>/", candidates.one, name="candidate"),
    path("ung-vien/<int:pk>/trung/", candidates.same, name="candidate_same"),
    path("ung-vien/<int:pk>/dang-ky/", candidates.register, name="candidate_register"),
    path("ung-vien/<int:pk>/gac-lai/", candidates.set_aside, name="candidate_set_aside"),
    path("ung-vien/<int:pk>/mo-lai/", candidates.reopen, name="candidate_reopen"),
    path("van-ban-vien-dan/", cited.index, name="cited"),
    path("van-ban-vien-dan/<int:pk>/", cited.one, name="cited_paper"),
    path("van-ban-vien-dan/<int:pk>/van-ban/", cited.link, name="cited_link"),
]
