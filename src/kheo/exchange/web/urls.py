"""Addresses of the pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from kheo.exchange.web import webhooks

app_name = "exchange"
_WEBHOOKS: list[URLPattern] = [
    path("bao-tin/", webhooks.webhooks, name="webhooks"),
    path("bao-tin/them/", webhooks.add, name="add_webhook"),
    path("bao-tin/<int:pk>/", webhooks.webhook, name="webhook"),
    path("bao-tin/<int:pk>/tin/<int:delivery>/", webhooks.send_again, name="send_again"),
    path("bao-tin/<int:pk>/<slug:step>/", webhooks.act, name="webhook_act"),
]
urlpatterns: list[URLPattern] = [*_WEBHOOKS]
