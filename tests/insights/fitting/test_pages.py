"""Pages: what fits, describing a unit, the radar, calls and their answers."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from kheo.access.enums import Role
from kheo.initiatives.enums import Status
from kheo.library.models import Call, CallAnswer, UnitProblem
from tests.factories.exemplars import CallFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory


@pytest.fixture
def clerk(client, scene):
    client.force_login(scene.clerk)
    return client


def test_the_page_tells_why_and_where_to_go_on(clerk, scene):
    scene.describe(scene.an, "mountain", 9_000, [scene.rubbish])
    scene.describe(scene.binh, "mountain")
    one = scene.proven(scene.binh, "Ngày xanh", scene.rubbish)
    text = clerk.get(reverse("fitting:page")).content.decode()
    for words in ("đúng vấn đề Xã An nêu: rác thải", "cùng miền núi", "Ngày xanh"):
        assert words in text
    assert "Chúng tôi muốn làm" in text
    assert f'href="{reverse("adoptions:ask", args=(one.pk,))}"' in text


def test_a_unit_outside_the_scope_is_not_found_and_one_below_is_shown(clerk, scene):
    assert clerk.get(reverse("fitting:page"), {"don-vi": scene.binh.pk}).status_code == 404
    assert clerk.get(reverse("fitting:page"), {"don-vi": "x"}).status_code == 404
    assert clerk.get(reverse("fitting:radar"), {"don-vi": scene.province.pk}).status_code == 404
    clerk.force_login(scene.office)
    page = clerk.get(reverse("fitting:page"), {"don-vi": scene.binh.pk})
    assert page.context["unit"] == scene.binh


def test_a_clerk_describes_the_unit_in_the_order_of_problems(clerk, scene):
    form = {
        "terrain": "mountain", "population": "12.000", "problem_1": "lu", "problem_2": "",
        "problem_3": "rac",
    }  # fmt: skip
    sent = clerk.post(reverse("fitting:describe"), form)
    rows = UnitProblem.objects.order_by("order").values_list("theme__code", flat=True)
    assert sent.url == f"{reverse('fitting:page')}?don-vi={scene.an.pk}"
    assert list(rows) == ["lu", "rac"]


def test_a_problem_named_twice_is_told_and_nothing_typed_is_lost(clerk, scene):
    form = {"terrain": "coast", "population": "77", "problem_1": "lu", "problem_2": "lu"}
    sent = clerk.post(reverse("fitting:describe"), form)
    text = sent.content.decode()
    assert sent.status_code == 422
    assert "Vấn đề này đã nêu ở trên." in text
    assert 'value="77"' in text
    assert not UnitProblem.objects.exists()


def test_an_empty_cell_becomes_a_call_with_the_form_filled(client, scene):
    client.force_login(scene.office)
    scene.describe(scene.an, problems=[scene.rubbish])
    page = client.get(reverse("fitting:radar"))
    gap = page.context["gaps"][0]
    assert "1 đơn vị nêu vấn đề này, chưa nơi nào có mô hình" in page.content.decode()

    form = client.get(gap["call_url"]).context["form"]
    start = {name: form[name].value() for name in ("theme", "unit_kind", "title")}
    client.post(gap["call_url"], {
        **start, "unit": scene.province.pk, "field": "economy", "opens_on": "2026-11-21",
        "closes_on": "2026-12-31",
    })  # fmt: skip

    made = Call.objects.get()
    assert (made.theme, made.unit_kind, made.title) == (
        scene.rubbish, "commune", "Kêu gọi xây dựng mô hình về “rác thải” (xã)",
    )  # fmt: skip


def test_the_cell_lists_records_and_units(client, scene):
    client.force_login(scene.office)
    scene.describe(scene.an, problems=[scene.rubbish])
    scene.proven(scene.binh, "Ngày xanh", scene.rubbish)
    cell = client.get(reverse("fitting:radar")).context["rows"][0][1][0]
    text = client.get(cell["url"]).content.decode()
    assert "Ngày xanh" in text
    assert "Xã An" in text
    assert "1 trên 1 đơn vị chưa có mô hình nào cho vấn đề này." in text
    strange = client.get(reverse("fitting:cell"), {"chu-de": "rac", "loai": "moon"})
    assert strange.status_code == 404


@pytest.fixture
def call(scene, at):
    day = date(2020, 1, 1)
    return CallFactory(
        unit=scene.province, theme=scene.rubbish, opens_on=day, closes_on=date(2022, 12, 31),
        title="Sạch làng",
    )  # fmt: skip


@pytest.fixture
def open_call(call):
    day = timezone.localdate()
    Call.objects.filter(pk=call.pk).update(opens_on=day, closes_on=day)
    return Call.objects.get(pk=call.pk)


def test_a_clerk_answers_a_call_and_the_office_sees_who_did(clerk, scene, open_call):
    one = InitiativeFactory(unit=scene.an, status=Status.BUILDING, title="Ngày xanh")
    page = clerk.get(reverse("fitting:call", args=(open_call.pk,)))
    assert page.context["offered"] == [one]
    assert f"?loi-keu-goi={open_call.pk}" in page.content.decode()

    clerk.post(reverse("fitting:answer", args=(open_call.pk,)), {"initiative": one.pk})
    assert CallAnswer.objects.get().initiative == one
    assert clerk.get(reverse("fitting:calls"), {"cho": "1"}).context["rows"] == []

    clerk.force_login(scene.office)
    page = clerk.get(reverse("fitting:call", args=(open_call.pk,)))
    assert "Ngày xanh" in page.content.decode()
    assert [(unit.label, has) for unit, has in page.context["asked"]] == [
        ("Phường Cửa Lò", False), ("Xã An", True), ("Xã Bình", False),
    ]  # fmt: skip


def test_nobody_answers_with_what_is_not_his(clerk, scene, open_call):
    other = InitiativeFactory(unit=scene.binh, status=Status.BUILDING)
    url = reverse("fitting:answer", args=(open_call.pk,))
    assert clerk.post(url, {"initiative": other.pk}).status_code == 404
    assert clerk.post(url, {"initiative": "x"}).status_code == 302
    given = CallAnswer.objects.create(
        call=open_call, initiative=other, answered_on=open_call.opens_on
    )
    assert clerk.post(reverse("fitting:take_back", args=(given.pk,))).status_code == 404
    assert CallAnswer.objects.count() == 1


def test_a_call_of_others_is_not_found(client, scene, call):
    client.force_login(scene.someone(Role.REGISTRAR, over=UnitFactory(name="Xã Xa")))
    assert client.get(reverse("fitting:call", args=(call.pk,))).status_code == 404
    assert client.get(reverse("fitting:calls")).context["rows"] == []


def test_the_office_closes_and_opens_a_call(client, scene, call):
    client.force_login(scene.office)
    client.post(reverse("fitting:close_call", args=(call.pk,)))
    assert Call.objects.get().closed_at is not None
    client.post(reverse("fitting:open_call", args=(call.pk,)))
    assert Call.objects.get().closed_at is None


def test_days_in_the_wrong_order_come_back_with_the_form(client, scene, call):
    client.force_login(scene.office)
    form = {
        "title": "Sạch làng", "words": "Viết dài", "field": "economy", "theme": "rac",
        "unit_kind": "", "opens_on": "2026-12-31", "closes_on": "2026-12-01",
    }  # fmt: skip
    sent = client.post(reverse("fitting:change_call", args=(call.pk,)), form)
    assert sent.status_code == 422
    assert "Ngày kết thúc (01/12/2026) trước ngày bắt đầu (31/12/2026)." in sent.content.decode()
    assert "Viết dài" in sent.content.decode()
