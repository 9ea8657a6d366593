"""Addresses of recognition."""

from django.urls import path

from kheo.appraisal.web.recognition import acts, decisions, funnel, lists, proposals, whole

app_name = "recognition"
urlpatterns = [
    path("", lists.index, name="list"),
    path("<int:pk>/", lists.one, name="page"),
    path("<int:pk>/ca-ho-so/", whole.whole, name="whole"),
    path("<int:pk>/ca-ho-so/pdf/", whole.to_read, name="whole_pdf"),
    path("quyet-dinh/", decisions.index, name="decisions"),
    path("quyet-dinh/lap/", decisions.prepare, name="prepare"),
    path("quyet-dinh/lap/<slug:kind>/", decisions.end, name="end"),
    path("quyet-dinh/<int:pk>/", decisions.one, name="decision"),
    path("quyet-dinh/dong/<int:pk>/bo/", decisions.drop_line, name="drop_line"),
    path("de-nghi/", proposals.index, name="proposals"),
    path("de-nghi/lap/", proposals.propose, name="propose"),
    path("de-nghi/<int:pk>/", proposals.one, name="proposal_list"),
    path("pheu/", funnel.funnel, name="funnel"),
    path("pheu/danh-sach/", funnel.nominations, name="nominations"),
    path("<slug:kind>/<int:pk>/<slug:name>/", acts.act, name="act"),
]
