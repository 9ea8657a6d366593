"""Addresses of sign-in, account, people, grants and the journal."""

from __future__ import annotations

from django.urls import path

from kheo.access.web import sign_in

app_name = "access"
urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("tiep-tuc/", sign_in.resume, name="resume"),
]
