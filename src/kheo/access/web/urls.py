"""Addresses of sign-in, account, people, grants and the journal."""

from __future__ import annotations

from django.urls import path

from kheo.access.web import account, administration, people, sign_in, tokens
from kheo.access.web.journal import journal

app_name = "access"
urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("tiep-tuc/", sign_in.resume, name="resume"),
    path("tai-khoan/", account.account, name="account"),
    path("tai-khoan/mat-khau/", account.change_password, name="change_password"),
    path("tai-khoan/phien/", account.sessions, name="sessions"),
    path("tai-khoan/phien/ket-thuc/", account.end_sessions, name="end_sessions"),
    path("tai-khoan/phien/<int:pk>/ket-thuc/", account.end_session, name="end_session"),
    path("tai-khoan/ma-truy-cap/", tokens.tokens, name="tokens"),
    path("tai-khoan/ma-truy-cap/them/", tokens.make_token, name="make_token"),
    path("tai-khoan/ma-truy-cap/<int:pk>/ket-thuc/", tokens.end_token, name="end_token"),
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung/mo/", administration.open_account, name="open_account"),
    path("nguoi-dung/don-vi/", administration.units, name="units"),
    path("nguoi-dung/<int:pk>/", people.person, name="person"),
    path("nguoi-dung/<int:pk>/mat-khau/", administration.reset_password, name="reset_password"),
    path("nguoi-dung/<int:pk>/ket-thuc/", administration.end_account, name="end_account"),
    path("nguoi-dung/<int:pk>/phien/", administration.end_sessions, name="end_sessions_of"),
    path("nguoi-dung/<int:pk>/ma-truy-cap/", tokens.tokens_of_person, name="tokens_of"),
    path(
        "nguoi-dung/<int:pk>/ma-truy-cap/<int:token>/ket-thuc/",
        tokens.end_token_of,
        name="end_token_of",
    ),
    path("nguoi-dung/<int:pk>/quyen/", administration.grant_role, name="grant_role"),
    path("nguoi-dung/quyen/<int:pk>/", administration.end_grant, name="end_grant"),
    path("nhat-ky/", journal, name="journal"),
]
