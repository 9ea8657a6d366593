"""The pages of the citizen desk."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kheo.participation.models import Remark
from tests.factories.remarks import RemarkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(scene, client):
    client.force_login(scene.desk)
    return client


def text_of(answer):
    return answer.content.decode()


def test_the_list_shows_what_waits_the_oldest_first_with_its_marks(scene, desk, now):
    first = RemarkFactory(initiative=scene.initiative, words="Lần đầu, gọi 0912 345 678 nhé")
    RemarkFactory(initiative=scene.other, words="Vay tiền nhanh", looks_like_spam="words")
    RemarkFactory(initiative=scene.initiative, status="published", words="Đã đăng rồi")

    text = text_of(desk.get(reverse("remarks:list")))

    assert text.index("Lần đầu") < text.index("Vay tiền nhanh")
    assert "Đã đăng rồi" not in text
    assert "giống thư rác" in text
    assert "dữ liệu cá nhân" in text
    assert reverse("remarks:page", args=[first.pk]) in text


def test_the_list_of_another_unit_and_of_nobody(scene, client):
    RemarkFactory(initiative=scene.initiative, words="Chỉ của Xã An")
    client.force_login(scene.far)
    assert "Chỉ của Xã An" not in text_of(client.get(reverse("remarks:list")))
    client.force_login(scene.clerk)
    assert client.get(reverse("remarks:list")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_needs_a_fixed_number_of_queries(scene, desk, rows, django_assert_num_queries):
    for _row in range(rows):
        RemarkFactory(initiative=scene.initiative)
    desk.get(reverse("remarks:list"))

    with django_assert_num_queries(LIST_QUERIES):
        desk.get(reverse("remarks:list"))


LIST_QUERIES = 6


def test_several_are_decided_at_once_and_each_can_be_taken_back(scene, desk):
    rows = [RemarkFactory(initiative=scene.initiative) for _row in range(3)]
    keys = [row.pk for row in rows[:2]]

    answer = desk.post(
        reverse("remarks:decide_all"), {"act": "refuse", "one": keys, "reason": "Quảng cáo."},
        follow=True,
    )  # fmt: skip

    assert "Đã quyết định 2 ý kiến." in text_of(answer)
    assert list(Remark.objects.order_by("pk").values_list("status", "refused_why")) == [
        ("refused", "Quảng cáo."), ("refused", "Quảng cáo."), ("waiting", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"act": "refuse", "reason": "Quảng cáo."}, "Hãy chọn ít nhất một ý kiến."),
        ({"act": "refuse", "one": "OWN"}, "Hãy ghi lý do"),
        ({"act": "hostile", "one": "OWN"}, "Hãy chọn ít nhất một ý kiến."),
        ({"act": "show", "one": ["x", "9" * 30]}, "Hãy chọn ít nhất một ý kiến."),
        ({"act": "show", "one": "FAR"}, "Hãy chọn ít nhất một ý kiến."),
    ],
)
def test_what_cannot_be_decided_is_said_and_nothing_typed_is_lost(scene, client, sent, sentence):
    own = RemarkFactory(initiative=scene.other)
    far = RemarkFactory(initiative=scene.initiative)
    client.force_login(scene.far)
    places = {"OWN": own.pk, "FAR": far.pk}
    told = {name: places.get(value, value) if isinstance(value, str) else value
            for name, value in sent.items()}  # fmt: skip

    answer = client.post(reverse("remarks:decide_all"), told)

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert sent.get("reason", "") in text_of(answer)
    assert set(Remark.objects.values_list("status", flat=True)) == {"waiting"}


def test_one_remark_points_at_what_belongs_to_others_and_shows_the_way_to_its_reader(scene, desk):
    remark = RemarkFactory(
        initiative=scene.initiative, words="Gọi anh Ba 0912 345 678 <b>ngay</b>", reach_at="ba@x.vn",
        looks_like_spam="links,quick",
    )  # fmt: skip

    text = text_of(desk.get(reverse("remarks:page", args=[remark.pk])))

    assert '<mark title="số điện thoại">0912 345 678</mark>' in text
    assert "&lt;b&gt;ngay&lt;/b&gt;" in text
    assert "có đường liên kết" in text
    assert "ba@x.vn" in text


def test_the_auditor_reads_but_is_not_told_how_to_reach_the_writer(scene, client):
    remark = RemarkFactory(initiative=scene.initiative, reach_at="ba@x.vn")
    client.force_login(scene.auditor)
    address = reverse("remarks:page", args=[remark.pk])

    text = text_of(client.get(address))

    assert remark.words in text
    assert "ba@x.vn" not in text
    assert 'name="act"' not in text
    assert client.post(address, {"act": "show"}).status_code == 422
    assert Remark.objects.get().status == "waiting"


def test_shown_refused_and_taken_back_on_its_page_with_the_time_left(scene, desk, now):
    remark = RemarkFactory(initiative=scene.initiative)
    address = reverse("remarks:page", args=[remark.pk])

    text = text_of(desk.post(address, {"act": "show"}, follow=True))
    assert "còn 10 phút" in text
    desk.post(address, {"act": "take_back"})
    assert Remark.objects.get().status == "waiting"
    answer = desk.post(address, {"act": "refuse", "reason": ""})
    assert answer.status_code == 422
    assert "Hãy ghi lý do" in text_of(answer)
    desk.post(address, {"act": "refuse", "reason": "Quảng cáo."})
    Remark.objects.update(read_at=now - timedelta(minutes=11))

    text = text_of(desk.get(address))
    assert "Rút lại quyết định" not in text
    late = desk.post(address, {"act": "take_back"})
    assert late.status_code == 422
    assert "Đã quá mười phút" in text_of(late)


def test_out_of_scope_there_is_no_such_remark(scene, client):
    remark = RemarkFactory(initiative=scene.initiative)
    client.force_login(scene.far)

    assert client.get(reverse("remarks:page", args=[remark.pk])).status_code == 404
