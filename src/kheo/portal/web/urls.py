"""Addresses of the public site. They stand in printed codes: they never change."""

from django.urls import path

from kheo.portal.web import views

app_name = "portal"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("<str:code>/", views.certificate, name="certificate"),
]
