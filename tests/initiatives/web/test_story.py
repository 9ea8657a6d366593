"""The story of issue 1 through the pages, without any script."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from kheo.audit.queries import entries_about
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Evidence, Fact, Initiative

pytestmark = pytest.mark.django_db

TEXT = {
    "title": "Thắp sáng đường quê",
    "field": "culture_society",
    "kind": "collective",
    "origin": "new",
    "situation": "Đường tối, mất an toàn.",
    "goals": "Thắp sáng 2 km đường.",
    "approach": "Nhân dân góp công, xã hỗ trợ vật tư.",
    "place": "Thôn 3",
    "beneficiaries": "120 hộ",
    "lead": "Ban Công tác Mặt trận thôn 3",
    "resources": "45 triệu đồng",
    "starts_on": "01/02/2026",
    "ends_on": "30/11/2026",
    "outputs": "60 bóng đèn",
    "sustaining": "Hộ dân tự quản",
    "money": "45.000.000",
}


def photo(name="anh.jpg", colour="green"):
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def step(browser, initiative, name, **answers):
    return browser.post(reverse("initiatives:step", args=[initiative.pk, name]), answers)


def test_from_the_form_to_a_yearly_proof(as_, clerk, head, officer, commune):
    phone, desk, office = as_(clerk), as_(head), as_(officer)
    answer = phone.post(
        reverse("initiatives:register"), {"unit": commune.pk, "kind": "collective", "title": ""}
    )
    one = Initiative.objects.get()
    assert answer.url == reverse("initiatives:edit", args=[one.pk])

    page = phone.get(answer.url)
    assert page.status_code == 200
    answer = phone.post(answer.url, {**TEXT, "version": one.version, "then": "present"})
    assert answer.url == reverse("initiatives:step", args=[one.pk, "present"])
    one.refresh_from_db()
    assert (one.title, one.money, str(one.starts_on)) == (TEXT["title"], 45_000_000, "2026-02-01")

    assert step(phone, one, "present").status_code == 302
    answer = step(desk, one, "submit")
    assert answer.url == reverse("initiatives:receipt", args=[one.pk])
    receipt = desk.get(answer.url).content.decode()
    assert TEXT["title"] in receipt
    one.refresh_from_db()
    assert one.status == Status.SUBMITTED

    back = {"note": "Ghi rõ kinh phí.", "fields_": ["resources"], "due_on": ""}
    assert step(office, one, "return", **back).status_code == 302
    form = phone.get(reverse("initiatives:edit", args=[one.pk])).content.decode()
    assert "Ghi rõ kinh phí." in form
    assert form.count('class="remark"') == 1
    phone.post(
        reverse("initiatives:edit", args=[one.pk]), {"resources": "45 triệu, dân góp 30 triệu"}
    )
    assert step(phone, one, "present").status_code == 302
    assert step(desk, one, "submit").status_code == 302
    assert step(office, one, "accept").status_code == 302
    assert step(phone, one, "start", on="2026-02-01").status_code == 422
    assert step(phone, one, "start", on="2026-11-21").status_code == 302
    answer = step(
        phone, one, "progress", on="2026-11-21", note="30 bóng đã sáng.",
        photos=[photo(), photo("b.jpg", "red")],
    )  # fmt: skip
    assert answer.status_code == 302
    assert Evidence.objects.filter(fact__kind="progress").count() == 2
    phone.post(reverse("initiatives:edit", args=[one.pk]), {"result": "60 bóng đèn đã lắp"})
    assert step(desk, one, "submit_result").status_code == 302
    outcome = {"outcome": "passed", "on": "2026-11-21", "note": ""}
    assert step(office, one, "record_outcome", **outcome).status_code == 302
    decision = {
        "level": "commune", "on": "2026-11-21", "paper_unit": officer.unit_id,
        "paper_number": "45-QĐ/TU", "paper_issued_on": "20/11/2026",
        "paper_summary": "Công nhận mô hình", "paper_kind": "decision",
    }  # fmt: skip
    answer = step(office, one, "recognise", **decision)
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.status, one.level) == (Status.RECOGNISED, "commune")
    proof = {
        "works": "on",
        "note": "Đèn vẫn sáng.",
        "on": "2026-11-21",
        "photos": [photo("c.jpg", "blue")],
    }
    assert step(phone, one, "confirm", **proof).status_code == 302

    kinds = list(Fact.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        "registered", "accepted", "started", "progress", "submitted_for_appraisal", "appraised",
        "recognised", "confirmed",
    ]  # fmt: skip
    assert entries_about(one)[0].action == "initiative.confirm"
    for browser in (phone, desk, office):
        page = browser.get(reverse("initiatives:page", args=[one.pk]))
        assert page.status_code == 200
        assert "45-QĐ/TU" in page.content.decode()
