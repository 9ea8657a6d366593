"""The pages of the map: what they show, to whom, and with how many queries."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kheo.access.enums import Role
from kheo.orgs import operations, queries
from kheo.orgs.enums import Kind
from kheo.orgs.models import Reorganisation, Unit, UnitKind
from kheo.orgs.operations import Body
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)
TREE_QUERIES = 21
PAGE_QUERIES = 21


@pytest.fixture
def map_of(someone, client):
    """``map_of(n)``: nation › province › n communes; an administrator is signed in."""

    class Place:
        pass

    def make(number):
        place = Place()
        place.nation = UnitFactory(code="VN", name="Việt Nam", kind=Kind.NATION)
        place.province = UnitFactory(
            code="42", name="Hà Tĩnh", kind=Kind.PROVINCE, under=place.nation
        )
        place.communes = [
            UnitFactory(code=f"1000{n}", name=f"Sơn Kim {n}", under=place.province)
            for n in range(1, number + 1)
        ]
        UnitKind.objects.filter(unit__in=place.communes).update(wording="xã")
        operations.rebuild_reach()
        place.admin = someone(Role.SYSTEM_ADMINISTRATOR, over=place.nation)
        client.force_login(place.admin)
        return place

    return make


@pytest.mark.parametrize("number", [1, 3])
def test_the_tree_opens_down_to_a_unit_with_a_constant_number_of_queries(
    number, map_of, client, django_assert_num_queries
):
    place = map_of(number)

    with django_assert_num_queries(TREE_QUERIES):
        answer = client.get(reverse("orgs:tree"), {"unit": place.province.pk, "day": "2026-03-01"})

    assert answer.status_code == 200
    for commune in place.communes:
        assert f"xã {commune.name}" in answer.text
        assert reverse("orgs:page", args=[commune.pk]) in answer.text


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_unit_lists_what_stands_below_with_a_constant_number_of_queries(
    number, map_of, client, django_assert_num_queries
):
    place = map_of(number)

    with django_assert_num_queries(PAGE_QUERIES):
        answer = client.get(reverse("orgs:page", args=[place.province.pk]))

    assert [one.unit for one in answer.context["below"]] == place.communes


def test_a_branch_is_a_fragment_for_a_tree_opened_by_hand(map_of, client):
    place = map_of(2)

    answer = client.get(reverse("orgs:branch", args=[place.province.pk]))

    assert "<html" not in answer.text
    assert "xã Sơn Kim 1" in answer.text
    assert client.get(reverse("orgs:branch", args=[10**9])).status_code == 404


def test_the_picker_answers_without_tones_and_by_code(map_of, client):
    place = map_of(2)

    found = client.get(reverse("orgs:pick"), {"q": "son kim 2"}).json()

    second = place.communes[1]
    assert found == {
        "units": [{"pk": second.pk, "code": "10002", "label": "xã Sơn Kim 2", "under": "Hà Tĩnh"}]
    }
    assert client.get(reverse("orgs:pick"), {"q": "42"}).json()["units"][0]["label"] == "Hà Tĩnh"


def test_a_search_on_the_tree_page_finds_units_of_the_day(map_of, client):
    map_of(2)

    answer = client.get(reverse("orgs:tree"), {"q": "kim"})
    nothing = client.get(reverse("orgs:tree"), {"q": "kim", "day": "2001-01-01"})

    assert [one.label for one in answer.context["found"]] == ["xã Sơn Kim 1", "xã Sơn Kim 2"]
    assert nothing.context["found"] == []


def test_a_change_is_shown_before_it_is_made(map_of, client):
    place = map_of(2)
    first, second = place.communes
    typed = {
        "on": "01/03/2026",
        "paper": "30/NQ-HĐND",
        "others": second.code,
        "code": "10009",
        "name": "Sơn Kim",
    }
    address = reverse("orgs:change", args=[first.pk, "nhap"])

    shown = client.post(address, typed)
    assert shown.status_code == 200
    assert (shown.context["effects"].ends, shown.context["effects"].begins) == (2, 1)
    assert not Reorganisation.objects.exists()

    done = client.post(address, {**typed, "confirm": "1"})
    event = Reorganisation.objects.get()
    assert done["Location"] == reverse("orgs:reorganisation", args=[event.pk])
    merged = Unit.objects.get(code="10009")
    assert (merged.label, merged.kind) == ("xã Sơn Kim", Kind.COMMUNE)
    page = client.get(reverse("orgs:page", args=[first.pk]), {"day": "2026-03-01"})
    assert page.context["heirs"] == [merged]
    assert list(queries.reach_differences()) == []


TYPED = {
    "thanh-lap": {"code": "V1", "name": "Thôn 1", "kind": "village"},
    "doi-ten": {"name": "La Sơn"},
    "doi-loai": {"kind": "ward"},
    "chuyen-truc-thuoc": {"parent": "VN", "tree": "territory"},
    "nhap": {"others": "10002", "existing": "10003"},
    "chia": {"parts": "10009; Đông; 60\n10002;;40", "kind": "commune"},
    "chuyen-mot-phan": {"to": "10002", "share": "12,5"},
    "giai-the": {"level": ""},
}


@pytest.mark.parametrize("act", TYPED)
def test_every_kind_of_change_goes_through_its_form(act, map_of, client):
    place = map_of(3)
    address = reverse("orgs:change", args=[place.communes[0].pk, act])
    assert client.get(address).status_code == 200

    done = client.post(address, {"on": "2026-03-01", "paper": "1/NQ", **TYPED[act], "confirm": "1"})

    assert done.status_code == 302
    assert Reorganisation.objects.count() == 1
    assert client.get(done["Location"]).status_code == 200
    assert list(queries.reach_differences()) == []


def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(map_of, client):
    place = map_of(1)

    answer = client.post(
        reverse("orgs:change", args=[place.communes[0].pk, "chuyen-truc-thuoc"]),
        {"on": "2026-03-01", "paper": "1/NQ", "parent": "99999", "tree": "territory"},
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["parent"]
    assert 'value="99999"' in answer.text


def test_an_office_may_found_a_village_and_sees_no_other_change(map_of, client, someone):
    place = map_of(2)
    client.force_login(someone(Role.STANDING_OFFICE, over=place.communes[0]))

    page = client.get(reverse("orgs:page", args=[place.communes[0].pk]))
    elsewhere = client.get(reverse("orgs:change", args=[place.communes[1].pk, "thanh-lap"]))

    assert [step["url"].rsplit("/", 2)[1] for step in page.context["steps"]] == ["thanh-lap"]
    assert elsewhere.status_code == 404
    assert client.get(reverse("orgs:national_list")).status_code == 403


def test_rights_are_reviewed_on_the_page_of_the_reorganisation(map_of, client, at):
    place = map_of(2)
    operations.merge_units(
        units=place.communes,
        into=Body("10009", "Sơn Kim", Kind.COMMUNE, place.province),
        on=DAY,
        paper="1/NQ",
        actor=place.admin,
        at=at,
    )
    event = Reorganisation.objects.get()

    client.post(reverse("orgs:review", args=[event.pk]), {"note": "đã xem"})

    event.refresh_from_db()
    assert event.rights_reviewed_by == place.admin
    assert client.get(reverse("orgs:reorganisations")).context["waiting"] == 0


LIST = """mã,tên,loại,mã cấp trên,mã cũ
42,Hà Tĩnh,tỉnh,VN,
10001,xã Sơn Kim Một,phường,42,
10009,Sơn Kim,xã,42,10002 10003
"""


def test_a_new_list_is_compared_and_applied_as_one_reorganisation(map_of, client):
    place = map_of(3)
    UnitKind.objects.filter(unit=place.province).update(wording="tỉnh")
    typed = {"on": "2026-03-01", "paper": "19/2025/QĐ-TTg"}
    address = reverse("orgs:national_list")
    upload = SimpleUploadedFile("list.csv", LIST.replace("xã Sơn Kim Một", "Sơn Kim Một").encode())

    shown = client.post(address, {**typed, "file": upload})
    found = shown.context["found"]
    assert (
        [one.code for one in found.new],
        [one.code for one in found.ended],
        [name for _unit, name in found.renamed],
        [kind for _unit, kind, _word in found.rekinded],
        found.moved,
        found.same,
    ) == (["10009"], ["10002", "10003"], ["Sơn Kim Một"], ["ward"], [], 1)
    assert not Reorganisation.objects.exists()

    done = client.post(address, {**typed, "read": shown.context["kept"], "confirm": "1"})

    assert done.status_code == 302
    heir = Unit.objects.get(code="10009")
    assert queries.successors_on(place.communes[1], DAY) == [heir]
    assert Unit.objects.get(code="10001").label == "phường Sơn Kim Một"
    assert Reorganisation.objects.get().kind == "mixed"
    assert list(queries.reach_differences()) == []


def test_a_faulty_list_names_row_column_and_remedy_and_changes_nothing(map_of, client):
    map_of(1)
    text = "mã;tên;loại;mã cấp trên\n42;Hà Tĩnh;tỉnh;\n10001;;làng;43\n10001;Hai;xã;42\n"
    upload = SimpleUploadedFile("list.csv", text.encode())

    answer = client.post(
        reverse("orgs:national_list"), {"on": "2026-03-01", "paper": "1", "file": upload}
    )

    assert answer.status_code == 422
    assert [(fault.row, fault.column) for fault in answer.context["found"].faults] == [
        (3, "mã"),
        (3, "tên"),
        (3, "loại"),
        (3, "mã cấp trên"),
        (4, "mã"),
    ]
    assert answer.context["found"].plan is None


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\xff\xfe\x00", b"", b"a,b\n1,2\n"])
def test_a_file_that_is_no_list_is_refused_with_a_sentence(content, map_of, client):
    map_of(1)
    upload = SimpleUploadedFile("list.xlsx", content or b" ")

    answer = client.post(
        reverse("orgs:national_list"), {"on": "2026-03-01", "paper": "1", "file": upload}
    )

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
