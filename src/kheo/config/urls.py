"""The address root."""

from django.urls import include, path

from kheo.config import map_rights
from kheo.orgs.web.urls import addresses

urlpatterns = [
    path("", include("kheo.console.web.urls")),
    path("", include("kheo.access.web.urls")),
    path("don-vi/", include(addresses(map_rights.close, map_rights.COUNTERS))),
    path("thoi-han/", include("kheo.workflow.web.urls")),
    path("tai-lieu/", include("kheo.documents.web.urls")),
    path("dot-thi-dua/", include("kheo.campaigns.web.urls")),
    path("tieu-chi/", include("kheo.appraisal.web.criteria.urls")),
    path("ho-so-tham-dinh/", include("kheo.appraisal.web.dossiers.urls")),
    path("to-tham-dinh/", include("kheo.appraisal.web.teams.urls")),
    path("hoi-dong/", include("kheo.appraisal.web.councils.urls")),
    path("cong-nhan/", include("kheo.appraisal.web.recognition.urls")),
    path("chung-nhan/", include("kheo.portal.web.urls")),
    path("mo-hinh/", include("kheo.initiatives.web.urls")),
    path("so-lieu/", include("kheo.counting.web.urls")),
    path("hoat-dong/", include("kheo.activities.web.urls")),
    path("so-lieu-giay/", include("kheo.archive.web.urls")),
    path("doc-bao-cao/", include("kheo.archive.web.readings.urls")),
    path("bieu-mau/", include("kheo.reporting.web.forms.urls")),
    path("ky-bao-cao/", include("kheo.reporting.web.rounds.urls")),
    path("bao-cao/", include("kheo.reporting.web.entry.urls")),
    path("duyet-bao-cao/", include("kheo.reporting.web.flow.urls")),
    path("canh-bao/", include("kheo.reporting.web.checks.urls")),
    path("tong-hop/", include("kheo.reporting.web.rollup.urls")),
    path("in-bao-cao/", include("kheo.reporting.web.papers.urls")),
    path("bien-tap/", include("kheo.library.web.stories.urls")),
    path("so-tay/", include("kheo.library.web.handbooks.urls")),
    path("dien-hinh/", include("kheo.library.web.exemplars.urls")),
    path("nhan-rong/", include("kheo.library.web.adoptions.urls")),
    path("y-kien/", include("kheo.participation.web.urls")),
    path("trung-lap/", include("kheo.initiatives.web.likeness.urls")),
    path("ban-do/", include("kheo.insights.web.maps.urls")),
    path("phu-hop/", include("kheo.insights.web.fitting.urls")),
    path("thu-vien/", include("kheo.portal.web.library.urls")),
    path("cham-diem/", include("kheo.insights.web.urls")),
    path("nhap-xuat/", include("kheo.exchange.web.urls")),
    path("viec-nen/", include("kheo.jobs.web.urls")),
    path("api/v1/", include("kheo.exchange.api.urls")),
    path("", include("kheo.portal.web.library.root_urls")),
]
