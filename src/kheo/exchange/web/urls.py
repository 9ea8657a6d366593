"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from kheo.exchange.web import exports, webhooks
from kheo.exchange.web.imports.urls import patterns as imports

app_name = "exchange"
_WEBHOOKS = [
    path("bao-tin/", webhooks.webhooks, name="webhooks"),
    path("bao-tin/them/", webhooks.add, name="add_webhook"),
    path("bao-tin/<int:pk>/", webhooks.webhook, name="webhook"),
    path("bao-tin/<int:pk>/tin/<int:delivery>/", webhooks.send_again, name="send_again"),
    path("bao-tin/<int:pk>/<slug:step>/", webhooks.act, name="webhook_act"),
]
_EXPORTS = [
    path("xuat/", exports.exports, name="exports"),
    path("xuat/<slug:name>/", exports.export, name="export"),
    path("tep/<int:pk>/", exports.export_file, name="export_file"),
    path("tep/<int:pk>/tai/", exports.download, name="download"),
]
urlpatterns = [*imports, *_EXPORTS, *_WEBHOOKS]
