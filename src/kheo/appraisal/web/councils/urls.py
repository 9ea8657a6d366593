"""Addresses of councils."""

from __future__ import annotations

from django.urls import path

from kheo.appraisal.web.councils import balloting, room, setting, views, voting

app_name = "councils"
urlpatterns = [
    path("", views.councils, name="list"),
    path("them/", setting.set_up, name="set_up"),
    path("<int:pk>/", views.council, name="page"),
    path("<int:pk>/quy-che/", setting.rules, name="rules"),
    path("<int:pk>/ket-thuc/", setting.end, name="end"),
    path("<int:pk>/thanh-vien/", setting.seat, name="seat"),
    path("thanh-vien/<int:pk>/thoi/", setting.end_seat, name="end_seat"),
    path("<int:pk>/phien-hop/", setting.plan, name="plan"),
    path("phien/<int:pk>/", room.session, name="session"),
    path("phien/<int:pk>/sua/", setting.change, name="change"),
    path("phien/<int:pk>/buoc/<slug:name>/", room.step, name="session_step"),
    path("phien/<int:pk>/chot/", room.seal, name="seal"),
    path("phien/<int:pk>/diem-danh/", room.attendance, name="attendance"),
    path("phien/<int:pk>/chuong-trinh/", room.agenda, name="agenda"),
    path("phien/<int:pk>/chuong-trinh/them/", room.put_on, name="put_on"),
    path("phien/<int:pk>/van-ban/<slug:form>/", room.paper, name="paper"),
    path("phien/<int:pk>/dien-bien/", room.proceedings, name="proceedings"),
    path("phien/<int:pk>/ket-qua/", room.result, name="result"),
    path("phien/<int:pk>/bo-phieu/", voting.phone, name="phone"),
    path("vu-viec/<int:pk>/", balloting.case, name="case"),
    path("vu-viec/<int:pk>/man-hinh/", balloting.screen, name="screen"),
    path("vu-viec/<int:pk>/buoc/<slug:name>/", balloting.step, name="case_step"),
    path("vu-viec/<int:pk>/phieu-giay/", balloting.papers, name="papers"),
    path("vu-viec/<int:pk>/gio-tay/", balloting.hands, name="hands"),
    path("vu-viec/<int:pk>/vang-mat/", balloting.recuse, name="recuse"),
    path("vu-viec/<int:pk>/phieu/", voting.vote, name="vote"),
    path("vu-viec/<int:pk>/khong-tham-gia/", voting.step_aside, name="step_aside"),
]
