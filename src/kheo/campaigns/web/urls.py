"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from kheo.campaigns.web import allotting, views

app_name = "campaigns"
urlpatterns = [
    path("", views.campaigns, name="list"),
    path("them/", views.plan, name="plan"),
    path("<int:pk>/", views.campaign, name="page"),
    path("<int:pk>/sua/", views.change, name="change"),
    path("<int:pk>/chi-tieu/", allotting.allot, name="allot"),
    path("<int:pk>/chi-tieu/dan/", allotting.paste, name="paste"),
    path("<int:pk>/phat-dong/", views.launch, name="launch"),
    path("<int:pk>/sao-chep/", views.copy, name="copy"),
    path("<int:pk>/ket-thuc/", views.end, name="end"),
]
