"""The page of what was entered twice."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kheo.access.enums import Role
from kheo.initiatives import operations
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative, Merger, NotAlike
from kheo.initiatives.queries.pairing import Entered, Pair, likely
from kheo.initiatives.queries.pairs import pairs_for
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory


@pytest.fixture
def land(db, someone):
    province = UnitFactory(kind="province", name="Hà Tĩnh", code="42")
    commune = UnitFactory(under=province, name="Kỳ Xuân", code="18001")
    other = UnitFactory(under=province, name="Kỳ Anh", code="18002")
    office = someone(Role.STANDING_OFFICE, over=province, full_name="Lê Văn Phòng")
    return {"province": province, "commune": commune, "other": other, "office": office}


def sent(unit, title, **columns):
    return InitiativeFactory(unit=unit, title=title, status=Status.ACCEPTED, **columns)


def doubled(land, times=1):
    names = ("Ngôi nhà xanh", "Nuôi dê nhốt chuồng", "Tiếng kẻng an ninh", "Hũ gạo tình thương")
    return [
        (sent(land["commune"], name), sent(land["commune"], f"Mô hình “{name}” năm 2024"))
        for name in names[:times]
    ]


@pytest.mark.parametrize(
    ("one", "other", "is_pair"),
    [
        ("thap sang duong que", "duong que thap sang", True),
        ("thap sang duong que", "thap sang duong quee", True),
        ("thap sang duong que", "nuoi de nhot chuong", False),
        ("", "", False),
    ],
)
def test_names_are_alike_whatever_the_order_of_words(one, other, is_pair):
    here = frozenset({"u1"})
    found = likely([Entered(1, one, here), Entered(2, other, here)], least=75)
    assert [(pair.first, pair.second) for pair in found] == ([(1, 2)] if is_pair else [])


def test_the_same_name_in_two_places_is_two_projects():
    rows = [
        Entered(1, "camera an ninh", frozenset({"u1"})),
        Entered(2, "camera an ninh", frozenset({"u2"})),
    ]
    assert likely(rows, least=60) == []
    both = [*rows, Entered(3, "camera an ninh", frozenset({"u1", "u2"}))]
    assert likely(both, least=60) == [Pair(1, 3, 100), Pair(2, 3, 100)]


def test_pairs_lie_in_ones_hands_in_one_place_and_were_sent(land, someone):
    ((one, other),) = doubled(land)
    sent(land["other"], "Ngôi nhà xanh")
    InitiativeFactory(unit=land["commune"], title="Ngôi nhà xanh", filed_by=land["office"])
    today = timezone.localdate()
    found = pairs_for(land["office"], today=today)
    assert [(pair.first, pair.second) for pair in found.pairs] == [(one.pk, other.pk)]
    assert pairs_for(land["office"], today=today, unit="18002").pairs == []
    assert pairs_for(land["office"], today=today, year=2025).pairs == []
    clerk = someone(Role.RECORDS_CLERK, over=land["other"])
    assert pairs_for(clerk, today=today).pairs == []


def test_pairs_are_settled_several_at_once_and_counted_as_looked_at(land, client):
    (a, b), (c, d) = doubled(land, 2)
    client.force_login(land["office"])
    page = reverse("likeness:list")
    assert "đã xem 0 trên 2 cặp" in client.get(page).content.decode()
    answer = client.post(
        page,
        {
            "act": "merge", "pick": [f"{a.pk}-{b.pk}", f"{c.pk}-{d.pk}"], "reason": "Nhập hai lần",
            f"stays-{a.pk}-{b.pk}": str(b.pk), f"stays-{c.pk}-{d.pk}": str(c.pk),
        },
        follow=True,
    )  # fmt: skip
    assert set(Merger.objects.values_list("kept", "dropped")) == {(b.pk, a.pk), (c.pk, d.pk)}
    told = answer.content.decode()
    assert "Đã gộp 2 cặp" in told
    assert "còn 9 phút" in told
    assert "đã xem 2 trên 2 cặp" in told
    undo = reverse("likeness:undo", args=[Merger.objects.get(kept=b).pk])
    assert "lại đứng riêng" in client.post(undo, follow=True).content.decode()
    assert Initiative.objects.unmerged().filter(pk=a.pk).exists()


def test_what_was_told_apart_is_not_offered_again(land, client):
    ((one, other),) = doubled(land)
    client.force_login(land["office"])
    page = reverse("likeness:list")
    told = client.post(
        page, {"act": "apart", "pick": f"{one.pk}-{other.pk}"}, follow=True
    ).content.decode()
    assert "1 cặp sẽ không được nêu lại." in told
    assert "Không còn cặp nào" in told
    assert NotAlike.objects.get().told_by == land["office"]


def test_a_refusal_keeps_what_was_ticked_and_typed(land, client):
    ((one, other),) = doubled(land)
    client.force_login(land["office"])
    pick = f"{one.pk}-{other.pk}"
    answer = client.post(
        reverse("likeness:list"),
        {"act": "merge", "pick": pick, f"stays-{pick}": str(other.pk), "reason": ""},
    )
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "Hãy ghi vì sao hai hồ sơ là một mô hình" in told
    assert f'value="{pick}" data-bulk-one checked' in told
    assert f'value="{other.pk}" checked' in told
    assert client.post(reverse("likeness:list"), {"act": "merge", "reason": "x"}).status_code == 422
    assert not Merger.objects.exists()


def test_two_records_stand_side_by_side_and_are_settled_there(land, client, someone):
    ((one, other),) = doubled(land)
    client.force_login(land["office"])
    address = reverse("likeness:pair", args=[one.pk, other.pk])
    told = client.get(address).content.decode()
    assert "<ins>" in told
    assert "Ngôi nhà xanh" in told
    answer = client.post(
        address, {"act": "merge", "reason": "", f"stays-{one.pk}-{other.pk}": str(one.pk)}
    )
    assert answer.status_code == 422
    client.post(
        address, {"act": "merge", "reason": "Trùng", f"stays-{one.pk}-{other.pk}": str(one.pk)}
    )
    assert Merger.objects.get().kept == one
    assert client.get(address).status_code == 404
    stranger = someone(Role.STANDING_OFFICE, over=land["other"])
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    undo = reverse("likeness:undo", args=[Merger.objects.get().pk])
    assert client.post(undo).status_code == 404


def test_a_merged_record_leaves_the_lists_and_leads_to_the_other(land, client):
    ((one, other),) = doubled(land)
    operations.merge(one, dropped=other, reason="Trùng", actor=land["office"], at=timezone.now())
    client.force_login(land["office"])
    listed = client.get(reverse("initiatives:list")).content.decode()
    assert "năm 2024" not in listed
    gone = client.get(reverse("initiatives:page", args=[other.pk])).content.decode()
    assert "Đã gộp vào hồ sơ khác" in gone
    assert reverse("initiatives:page", args=[one.pk]) in gone
    kept = client.get(reverse("initiatives:page", args=[one.pk])).content.decode()
    assert "Gồm cả hồ sơ" in kept
    assert reverse("initiatives:page", args=[other.pk]) in kept


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_asks_a_fixed_number_of_questions(land, client, times, django_assert_num_queries):
    doubled(land, times)
    client.force_login(land["office"])
    client.get(reverse("likeness:list"))
    with django_assert_num_queries(12):
        client.get(reverse("likeness:list"))
