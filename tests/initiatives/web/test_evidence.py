"""Photos with a step and by themselves: kept whole, shown without the place, seen by who may."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from kheo.access.enums import Role
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Evidence, Fact
from tests.documents.files import camera_exif, jpeg
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(commune, clerk):
    return InitiativeFactory(
        unit=commune, filed_by=clerk, complete=True, status=Status.BUILDING, turn="unit"
    )


def upload(name="anh.jpg", content=None):
    return SimpleUploadedFile(name, content or jpeg(exif=camera_exif()), "image/jpeg")


def progress(browser, one, **answers):
    answers = {"on": "2026-05-02", "note": "30 bóng đã sáng.", **answers}
    return browser.post(reverse("initiatives:step", args=[one.pk, "progress"]), answers)


def taken(browser, piece, variant):
    answer = browser.get(reverse("initiatives:evidence", args=[piece.pk, variant]))
    body = b"".join(answer.streaming_content)
    return answer, body


def test_the_place_is_kept_only_when_ticked_and_never_published(as_, clerk, one):
    browser = as_(clerk)
    assert progress(browser, one, photos=[upload()]).status_code == 302
    assert progress(browser, one, photos=[upload("b.jpg")], use_place="on").status_code == 302

    without, ticked = Evidence.objects.order_by("pk")
    assert (without.latitude, str(without.taken_on)) == (None, "2026-05-01")
    assert (ticked.latitude, ticked.longitude) == (Decimal("18.341667"), Decimal("105.900000"))
    answer, shown = taken(browser, ticked, "published")
    assert dict(Image.open(io.BytesIO(shown)).getexif()) == {}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer, original = taken(browser, ticked, "original")
    assert b"Exif" in original
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    _answer, thumb = taken(browser, ticked, "thumb")
    assert max(Image.open(io.BytesIO(thumb)).size) <= 480


def test_a_photo_that_is_none_undoes_the_whole_step_and_keeps_the_words(as_, clerk, one):
    answer = progress(as_(clerk), one, photos=[upload(), upload("giả.jpg", b"\xff\xd8\xffx")])

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "giả.jpg" in page
    assert "30 bóng đã sáng." in page
    assert not Evidence.objects.exists()
    assert not Fact.objects.exists()


@pytest.mark.parametrize("point", [{"latitude": "48.8", "longitude": "2.3"}, {"latitude": "18.3"}])
def test_a_point_outside_the_country_or_half_a_point_is_refused(as_, clerk, one, point):
    assert progress(as_(clerk), one, photos=[upload()], **point).status_code == 422
    assert not Evidence.objects.exists()


def test_what_one_may_not_see_is_not_found(as_, clerk, someone, province, one):
    progress(as_(clerk), one, photos=[upload()])
    piece = Evidence.objects.get()
    stranger = as_(someone(Role.REGISTRAR, over=UnitFactory(under=province)))

    for variant in ("original", "published", "thumb"):
        address = reverse("initiatives:evidence", args=[piece.pk, variant])
        assert stranger.get(address).status_code == 404
    assert as_(clerk).get(reverse("initiatives:evidence", args=[piece.pk, "x"])).status_code == 404


def test_a_file_is_taken_out_of_sight_with_a_reason(as_, clerk, commune):
    one = InitiativeFactory(unit=commune, filed_by=clerk)
    browser = as_(clerk)
    browser.post(reverse("initiatives:add_evidence", args=[one.pk]), {"photos": [upload()]})
    piece = Evidence.objects.get()
    address = reverse("initiatives:remove_evidence", args=[piece.pk])

    assert browser.post(address, {"note": ""}).status_code == 422
    assert browser.post(address, {"note": "Nhầm ảnh."}).status_code == 302

    piece.refresh_from_db()
    assert piece.removed_why == "Nhầm ảnh."
    shown = reverse("initiatives:evidence", args=[piece.pk, "published"])
    assert browser.get(shown).status_code == 404
