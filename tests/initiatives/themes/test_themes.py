"""Problem themes and other movements: the shipped lists, what a text proposes, what a record names."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.access.operations import system_user
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.initiatives.enums import Field, Status
from kheo.initiatives.models import OtherMovement, Theme
from kheo.initiatives.operations.themes import keep, load_themes, set_other_movements, set_themes
from kheo.initiatives.queries.themes import movements_proposed, proposed
from kheo.kernel.refusals import BadInput, NotAllowed, RuleBroken
from kheo.kernel.text import fold
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
TITLES = Path(__file__).parents[2] / "data" / "look_alike_pairs.csv"


@pytest.fixture
def shipped(db):
    UnitFactory(kind="nation", name="Việt Nam", code="VN")
    load_themes(actor=system_user(), at=AT)


@pytest.fixture
def land(db, someone):
    province = UnitFactory(kind="province", name="Hà Tĩnh", code="42")
    commune = UnitFactory(under=province, name="Kỳ Xuân", code="18001")
    return {
        "commune": commune,
        "clerk": someone(Role.REGISTRAR, over=commune, full_name="Trần Thị Nhập"),
        "office": someone(Role.STANDING_OFFICE, over=province),
        "keeper": someone(Role.SYSTEM_ADMINISTRATOR, over=province),
    }


def test_the_shipped_lists_cover_every_field_and_come_in_once(shipped):
    assert (Theme.objects.count(), OtherMovement.objects.count()) == (48, 18)
    assert set(Theme.objects.values_list("field", flat=True)) == set(Field.values)
    words = [word for row in Theme.objects.all() for word in row.words.split("\n")]
    assert words == [fold(word) for word in words]
    assert load_themes(actor=system_user(), at=AT) == 0


def test_what_an_administrator_changed_stays(shipped, land):
    row = Theme.objects.get(code="rac_thai")
    keep(row, name="Rác", words=["rác"], is_open=False, actor=land["keeper"], at=AT)
    load_themes(actor=system_user(), at=AT)
    row.refresh_from_db()
    assert (row.name, row.words, row.is_open) == ("Rác", "rac", False)


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [
        ("Phân loại rác thải tại nguồn", "", "rac_thai"),
        ("Thap sang duong que", "", "den_duong"),
        ("Tiếng kẻng an ninh", "Gõ kẻng phòng chống tội phạm", "an_ninh"),
        ("Hiến đất mở rộng đường", "Vận động hộ dân góp đất", "hien_dat"),
        ("Chợ không dùng tiền mặt", "", "so_hoa"),
        ("Nụ cười công sở", "", "thu_tuc"),
        ("", "Nuôi bò sinh sản cho hộ nghèo", "chan_nuoi"),
        ("Bò", "", None),
        ("", "", None),
    ],
)
def test_a_text_proposes_its_theme_first(shipped, title, text, code, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = proposed(text, title=title)
    assert (found[0].code if found else None) == code


def test_most_names_of_the_field_find_a_theme(shipped):
    with TITLES.open(encoding="utf-8") as file:
        titles = [row["stock_title"] for row in csv.DictReader(file)]
    rows = list(Theme.objects.filter(is_open=True))
    told = sum(
        any(f" {word} " in f" {fold(title)} " for row in rows for word in row.words.split("\n"))
        for title in titles
    )
    assert told / len(titles) > 0.5


def test_closed_themes_are_not_proposed(shipped):
    Theme.objects.filter(code="den_duong").update(is_open=False)
    assert "den_duong" not in [row.code for row in proposed("", title="Thắp sáng đường quê")]
    assert movements_proposed("Xây dựng nông thôn mới kiểu mẫu")[0].code == "nong_thon_moi"


def test_a_record_names_its_themes_and_the_journal_tells(shipped, land):
    one = InitiativeFactory(unit=land["commune"], filed_by=land["clerk"], title="Đèn đường")
    set_themes(one, codes=["den_duong", "an_ninh"], actor=land["clerk"], at=AT)
    assert [row.code for row in one.themes.order_by("order")] == ["den_duong", "an_ninh"]
    line = entries_about(one)[0]
    assert sentence(line) == "Trần Thị Nhập đã ghi chủ đề của “Đèn đường”"
    assert line.after == {"themes": ["An ninh trật tự thôn xóm", "Đèn đường, thắp sáng đường quê"]}
    number = len(entries_about(one))
    set_themes(one, codes=["an_ninh", "den_duong"], actor=land["clerk"], at=AT)
    assert len(entries_about(one)) == number
    set_other_movements(one, codes=["nong_thon_moi"], actor=land["clerk"], at=AT)
    assert [row.code for row in one.other_movements.all()] == ["nong_thon_moi"]


def test_what_is_not_on_offer_or_too_much_or_not_ones_own_is_refused(shipped, land, someone):
    one = InitiativeFactory(unit=land["commune"], filed_by=land["clerk"])
    with pytest.raises(BadInput, match="“sao_hoa” không có trong danh mục"):
        set_themes(one, codes=["sao_hoa"], actor=land["clerk"], at=AT)
    many = list(Theme.objects.values_list("code", flat=True)[:7])
    with pytest.raises(RuleBroken, match="nhiều nhất 6"):
        set_themes(one, codes=many, actor=land["clerk"], at=AT)
    stranger = someone(Role.REGISTRAR, over=UnitFactory(name="Xã Xa", code="17001"))
    with pytest.raises(NotAllowed):
        set_themes(one, codes=[], actor=stranger, at=AT)
    assert not one.themes.exists()


def test_a_closed_theme_stays_where_it_was_named(shipped, land):
    one = InitiativeFactory(unit=land["commune"], filed_by=land["clerk"])
    set_themes(one, codes=["den_duong"], actor=land["clerk"], at=AT)
    Theme.objects.filter(code__in=["den_duong", "an_ninh"]).update(is_open=False)
    set_themes(one, codes=["den_duong", "rac_thai"], actor=land["clerk"], at=AT)
    with pytest.raises(BadInput):
        set_themes(one, codes=["an_ninh"], actor=land["clerk"], at=AT)


@pytest.mark.parametrize(
    ("name", "words", "field"),
    [
        (" ", [], "name"),
        ("x" * 151, [], "name"),
        ("rác thải, vệ sinh môi trường", [], "name"),
        ("Mới", ["x" * 61], "words"),
        ("Mới", [f"từ {n}" for n in range(61)], "words"),
    ],
)
def test_a_row_that_cannot_be_kept_is_refused_at_its_field(shipped, land, name, words, field):
    with pytest.raises(RuleBroken) as refused:
        keep(Theme(), name=name, words=words, is_open=True, actor=land["keeper"], at=AT)
    assert set(refused.value.fields) == {field}
    assert Theme.objects.count() == 48


def test_administrators_add_and_close_rows_on_their_page(shipped, land, client):
    client.force_login(land["keeper"])
    assert (
        "Rác thải, vệ sinh môi trường" in client.get(reverse("initiatives:themes")).content.decode()
    )
    add = reverse("initiatives:add_theme", args=["chu-de"])
    told = {
        "name": "Nghĩa trang xanh",
        "field": "culture_society",
        "words": "nghĩa trang\nmồ mả",
        "is_open": "on",
    }
    assert client.post(add, {**told, "name": ""}).status_code == 422
    assert client.post(add, told).status_code == 302
    row = Theme.objects.get(name="Nghĩa trang xanh")
    assert (row.code, row.words, row.order, row.is_open) == (
        "nghia_trang_xanh",
        "nghia trang\nmo ma",
        49,
        True,
    )
    assert "đã thêm “Nghĩa trang xanh” vào danh mục" in sentence(entries_about(row)[0])
    told.pop("is_open")
    client.post(reverse("initiatives:theme", args=["chu-de", row.pk]), told)
    row.refresh_from_db()
    assert not row.is_open
    movement = {"name": "Sạch từ nhà ra ngõ", "words": "", "is_open": "on"}
    client.post(reverse("initiatives:add_theme", args=["phong-trao"]), movement)
    assert OtherMovement.objects.filter(name="Sạch từ nhà ra ngõ").exists()
    assert client.get(reverse("initiatives:add_theme", args=["gi-do"])).status_code == 404
    client.force_login(land["clerk"])
    assert client.get(reverse("initiatives:themes")).status_code == 403


def test_the_form_proposes_saves_box_by_box_and_by_its_button(shipped, land, client):
    one = InitiativeFactory(
        unit=land["commune"], filed_by=land["clerk"], title="Thắp sáng đường quê"
    )
    client.force_login(land["clerk"])
    address = reverse("initiatives:edit", args=[one.pk])
    told = client.get(address).content.decode()
    first = told[told.index("themes_shown") :]
    assert first.index('value="den_duong"') < first.index("<details>")
    assert "gợi ý từ nội dung" in first
    save = reverse("initiatives:save_field", args=[one.pk])
    answer = client.post(
        save, {"field": "themes", "value": ["den_duong", "an_ninh"], "version": one.version}
    )
    assert answer.json() == {
        "saved": True,
        "version": one.version,
        "value": ["den_duong", "an_ninh"],
    }
    wrong = client.post(save, {"field": "themes", "value": ["x"], "version": one.version})
    assert (wrong.status_code, wrong.json()["saved"]) == (422, False)
    client.post(
        address,
        {"title": one.title, "themes_shown": "1", "themes": ["rac_thai"], "version": one.version},
    )
    assert [row.code for row in one.themes.all()] == ["rac_thai"]


def test_themes_stand_on_the_page_and_narrow_the_list(shipped, land, client):
    lit, other = (
        InitiativeFactory(unit=land["commune"], title=title, status=Status.ACCEPTED)
        for title in ("Thắp sáng đường quê", "Nuôi dê")
    )
    set_themes(lit, codes=["den_duong"], actor=land["office"], at=AT)
    client.force_login(land["office"])
    page = client.get(reverse("initiatives:page", args=[lit.pk])).content.decode()
    narrowed = f"{reverse('initiatives:list')}?theme=den_duong"
    assert narrowed in page
    listed = client.get(narrowed).content.decode()
    assert reverse("initiatives:page", args=[lit.pk]) in listed
    assert reverse("initiatives:page", args=[other.pk]) not in listed
