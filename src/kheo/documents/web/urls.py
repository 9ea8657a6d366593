"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from kheo.documents.web import changing, drafts, making, views

app_name = "documents"
urlpatterns = [
    path("", views.index, name="list"),
    path("vao-so/", views.register, name="register"),
    path("<int:pk>/", views.detail, name="page"),
    path("<int:pk>/tep/", views.download, name="download"),
    path("du-thao/", drafts.index, name="drafts"),
    path("du-thao/<int:pk>/", drafts.detail, name="draft"),
    path("du-thao/<int:pk>/cap-so/", drafts.number, name="number"),
    path("du-thao/<int:pk>/ban-ky/", drafts.sign, name="sign"),
    path("du-thao/<int:pk>/huy/", drafts.void, name="void"),
    path("du-thao/<int:pk>/word/", drafts.docx, name="docx"),
    path("du-thao/<int:pk>/pdf/", drafts.pdf, name="pdf"),
    path("du-thao/<int:pk>/pdf/tep/", drafts.pdf_file, name="pdf_file"),
    path("mau/", making.templates, name="templates"),
    path("mau/<int:pk>/thoi-dung/", changing.end, name="end_template"),
    path("mau/<slug:form>/<slug:style>/", making.template, name="template"),
    path("mau/<slug:form>/<slug:style>/tep/", making.template_file, name="template_file"),
    path("mau/<slug:form>/<slug:style>/xem-thu/", making.preview, name="preview"),
    path("tieu-de/", making.letterheads, name="letterheads"),
    path("so-van-ban/", making.series, name="series"),
    path("so-van-ban/<int:pk>/", changing.next_number, name="next_number"),
]
