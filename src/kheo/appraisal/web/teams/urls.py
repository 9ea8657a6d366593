"""Addresses of teams."""

from django.urls import path

from kheo.appraisal.web.teams import giving, queueing, scoring, sharing, views, visiting

app_name = "teams"
urlpatterns = [
    path("", views.teams, name="list"),
    path("them/", views.set_up, name="set_up"),
    path("<int:pk>/", views.team, name="page"),
    path("<int:pk>/sua/", views.change, name="change"),
    path("<int:pk>/ket-thuc/", views.end, name="end"),
    path("<int:pk>/thanh-vien/them/", views.add_member, name="add_member"),
    path("thanh-vien/<int:pk>/ket-thuc/", views.end_member, name="end_member"),
    path("chia/", sharing.share, name="share"),
    path("cho-chot/", sharing.ready, name="ready"),
    path("giao/<int:pk>/", giving.assign, name="assign"),
    path("phan-cong/<int:pk>/chuyen/", giving.hand_on, name="hand_on"),
    path("phan-cong/<int:pk>/nhac/", giving.nudge, name="nudge"),
    path("<int:pk>/nhac/", giving.nudge_late, name="nudge_late"),
    path("thu-hoi/<int:pk>/", giving.take_back, name="take_back"),
    path("cham/", queueing.queue, name="queue"),
    path("cham/<int:pk>/", scoring.score, name="score"),
    path("cham/<int:pk>/xung-dot/", scoring.declare, name="declare"),
    path("phieu-giay/<int:pk>/", scoring.type_in, name="type_in"),
    path("tham-thuc-dia/<int:pk>/", visiting.add_visit, name="visit"),
    path("anh/<int:pk>/<str:variant>/", visiting.photo, name="photo"),
]
