"""Addresses of sign-in, account, people, grants and the journal."""

from __future__ import annotations

from django.urls import path

from kheo.access.web import (
    account,
    administration,
    identities,
    outside,
    people,
    second_step,
    security,
    sign_in,
    tokens,
)
from kheo.access.web.journal import journal

app_name = "access"
urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/xac-thuc/", second_step.second_step, name="second_step"),
    path("dang-nhap/lai-tu-dau/", second_step.leave_half, name="leave_half"),
    path("dang-nhap/khoa/", second_step.passkey_sign_in, name="passkey_sign_in"),
    path("dang-nhap/khoa/cau-hoi/", second_step.passkey_question, name="passkey_question"),
    path("dang-nhap/ngoai/<slug:code>/", outside.begin, name="outside"),
    path("dang-nhap/ngoai/<slug:code>/ve/", outside.back, name="outside_back"),
    path("dang-nhap/cho-lien-ket/", outside.waiting, name="waiting"),
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
    path("tai-khoan/bao-mat/", security.security, name="security"),
    path("tai-khoan/bao-mat/xac-nhan/", security.confirm, name="confirm"),
    path("tai-khoan/bao-mat/ung-dung/", security.add_app, name="add_app"),
    path("tai-khoan/bao-mat/ung-dung/go/", security.remove_app, name="remove_app"),
    path("tai-khoan/bao-mat/khoa/", security.add_passkey, name="add_passkey"),
    path("tai-khoan/bao-mat/khoa/<int:pk>/ten/", security.rename_passkey, name="rename_passkey"),
    path("tai-khoan/bao-mat/khoa/<int:pk>/go/", security.remove_passkey, name="remove_passkey"),
    path("tai-khoan/bao-mat/ma-du-phong/", security.codes, name="codes"),
    path("tai-khoan/bao-mat/lien-ket/<int:pk>/cat/", security.unlink, name="unlink_own"),
    path("tai-khoan/bao-mat/lien-ket/<slug:code>/", outside.begin_link, name="link"),
    path("tai-khoan/bao-mat/lien-ket/<slug:code>/di/", outside.link_there, name="link_there"),
    path("nguoi-dung/lien-ket/", identities.index, name="identities"),
    path("nguoi-dung/lien-ket/<int:pk>/", identities.one, name="identity"),
    path("nguoi-dung/lien-ket/<int:pk>/tu-choi/", identities.refuse, name="refuse_identity"),
    path("nguoi-dung/lien-ket/<int:pk>/cat/", identities.unlink, name="unlink_identity"),
    path("nguoi-dung/xac-thuc/", identities.demanded, name="demands"),
    path("nguoi-dung/xac-thuc/<int:pk>/thoi/", identities.end_demand, name="end_demand"),
    path("nguoi-dung/<int:pk>/xac-thuc/", identities.reset_factors, name="reset_factors"),
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
