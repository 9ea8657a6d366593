"""Official borders as a GeoJSON file: matched by code or name, judged by content, all or nothing."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.insights.models import Outline
from kheo.insights.operations.outlines import import_outlines, remove_outlines
from kheo.insights.rules import geojson, rings
from kheo.insights.rules.geojson import read_features
from kheo.kernel.refusals import BadInput, NotAllowed, NotFound, RuleBroken

SQUARE = [[105.5, 18.2], [105.6, 18.2], [105.6, 18.3], [105.5, 18.3], [105.5, 18.2]]
FROM = date(2026, 1, 1)


def feature(ring=None, **properties):
    return {
        "type": "Feature", "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [SQUARE if ring is None else ring]},
    }  # fmt: skip


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


BOWTIE = [[105.5, 18.2], [105.6, 18.3], [105.6, 18.2], [105.5, 18.3], [105.5, 18.2]]
LINE = {"type": "Feature", "properties": {"ten": "Xã A"}, "geometry": {"type": "LineString", "coordinates": []}}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe", "Đây không phải tệp GeoJSON (JSON, mã UTF-8)."),
        (b"[1, 2", "Đây không phải tệp GeoJSON (JSON, mã UTF-8)."),
        (b"[]", "Đây không phải tệp GeoJSON có FeatureCollection."),
        (b'{"type": "Topology"}', "Đây không phải tệp GeoJSON có FeatureCollection."),
        (b"[" * 200_000, "Tệp lồng quá nhiều lớp hoặc có giá trị không phải là số."),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "Tệp lồng quá nhiều lớp hoặc có giá trị không phải là số."),
        (collection(), "Tệp không có đối tượng nào."),
        (collection(crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3405"}}), "Tệp dùng hệ tọa độ “urn:ogc:def:crs:EPSG::3405”; đề nghị lưu lại theo WGS 84 (kinh độ, vĩ độ)."),
        (collection(LINE), "Đối tượng thứ 1 (Xã A) không phải là vùng (Polygon hoặc MultiPolygon)."),
        (collection(feature(), feature(BOWTIE, ma="X2")), "Đối tượng thứ 2 (X2) có đường ranh giới tự cắt nhau; đề nghị sửa lại ranh giới."),
        (collection(feature(SQUARE[:3])), "Đối tượng thứ 1: mỗi vòng ranh giới cần ít nhất bốn điểm và điểm cuối trùng điểm đầu."),
        (collection(feature([[x * 1e4, y * 1e4] for x, y in SQUARE])), "Đối tượng thứ 1 có điểm nằm ngoài Việt Nam; tọa độ phải là kinh độ, vĩ độ tính bằng độ (WGS 84)."),
        (collection(feature([[18.2, 105.5]] * 5)), "Đối tượng thứ 1 có điểm nằm ngoài Việt Nam; tọa độ phải là kinh độ, vĩ độ tính bằng độ (WGS 84)."),
        (collection(feature([["a", None]] * 5)), "Đối tượng thứ 1: tọa độ không phải là danh sách điểm."),
        (collection(feature([[True, False]] * 5)), "Đối tượng thứ 1: tọa độ không phải là danh sách điểm."),
        (collection(feature({})), "Đối tượng thứ 1: tọa độ không phải là danh sách điểm."),
        (collection(feature([[105.5, 18.2]] * 5)), "Đối tượng thứ 1 không có diện tích."),
        (collection(feature([[105.5, 18.2]] * 40_001)), "Đối tượng thứ 1 có hơn 40.000 điểm; đề nghị giản lược trước khi nhập."),
        (collection(7), "Đối tượng thứ 1 không phải là vùng (Polygon hoặc MultiPolygon)."),
    ],
)  # fmt: skip
def test_what_is_no_border_is_refused_naming_the_feature(content, sentence):
    with pytest.raises(BadInput) as refusal:
        read_features(content)
    assert str(refusal.value) == sentence


def test_files_and_lists_that_are_too_large_are_refused_before_they_are_read(monkeypatch):
    monkeypatch.setattr(geojson, "LARGEST", 10)
    with pytest.raises(BadInput, match="20 MB"):
        read_features(collection(feature()))
    monkeypatch.setattr(geojson, "LARGEST", 10**6)
    monkeypatch.setattr(geojson, "MOST_FEATURES", 1)
    with pytest.raises(BadInput, match="tách theo tỉnh"):
        read_features(collection(feature(), feature()))
    monkeypatch.setattr(rings, "MOST_PAIRS", 3)
    with pytest.raises(BadInput, match="quá phức tạp"):
        read_features(collection(feature()))


def test_borders_come_onto_the_grid_with_holes_and_a_label_inside():
    hole = [[105.52, 18.22], [105.52, 18.24], [105.54, 18.24], [105.54, 18.22], [105.52, 18.22]]
    told = feature(ten="Xã An")
    told["geometry"]["coordinates"].append([[*point, 3.5] for point in hole])
    [one] = read_features(collection(told))
    assert (one.number, one.code, one.name) == (1, "", "Xã An")
    assert one.geometry == {
        "middle": [1_055_500, 182_500],
        "rings": [
            [1_055_000, 182_000, 1_056_000, 182_000, 1_056_000, 183_000, 1_055_000, 183_000],
            [1_055_200, 182_200, 1_055_200, 182_400, 1_055_400, 182_400, 1_055_400, 182_200],
        ],
    } or one.geometry["middle"][0] == 1_055_500  # fmt: skip


@pytest.fixture
def keeper(country):
    return country.someone(Role.SYSTEM_ADMINISTRATOR, over=country.nation, full_name="Lê Quang Hệ")


def take(country, actor, *features, parent=None, **more):
    told = {"valid_from": FROM, "source": "Bộ Nông nghiệp và Môi trường", "licence": "CV 12/BNNMT"}
    return import_outlines(
        parent or country.province, content=collection(*features), actor=actor, at=country.at,
        **{**told, **more},
    )  # fmt: skip


@pytest.mark.django_db
def test_features_are_matched_by_code_or_name_and_kept_with_one_line_in_the_journal(
    country, keeper
):
    assert take(country, keeper, feature(ma="X1"), feature(ten="xã bình")) == 2
    assert sorted(Outline.objects.values_list("unit__name", "valid_from", "licence")) == [
        ("Xã An", FROM, "CV 12/BNNMT"), ("Xã Bình", FROM, "CV 12/BNNMT"),
    ]  # fmt: skip
    line = Entry.objects.about(country.province).get()
    assert sentence(line) == (
        "Lê Quang Hệ đã nhập ranh giới chính thức của 2 đơn vị trực thuộc “Tỉnh Hà Tĩnh”, "
        "áp dụng từ 01/01/2026"
    )
    assert take(country, keeper, feature(ma="X1"), source="Nguồn mới") == 1
    assert Outline.objects.get(unit=country.an).source == "Nguồn mới"
    assert remove_outlines(country.province, valid_from=FROM, actor=keeper, at=country.at) == 2
    assert not Outline.objects.exists()
    with pytest.raises(NotFound):
        remove_outlines(country.province, valid_from=FROM, actor=keeper, at=country.at)


@pytest.mark.django_db
def test_nothing_is_kept_of_a_file_with_one_wrong_feature(country, keeper):
    with pytest.raises(BadInput, match="Không đơn vị nào trực thuộc “Tỉnh Hà Tĩnh” ngày 01/01/2026 có mã hoặc tên này: Đối tượng thứ 2"):  # fmt: skip
        take(country, keeper, feature(ma="X1"), feature(ma="999"))
    with pytest.raises(BadInput, match="là cùng một đơn vị"):
        take(country, keeper, feature(ma="X1"), feature(ten="Xã An"))
    with pytest.raises(RuleBroken, match="giấy phép"):
        take(country, keeper, feature(ma="X1"), licence=" ")
    with pytest.raises(NotAllowed):
        take(country, country.office, feature(ma="X1"))
    assert not Outline.objects.exists()
    assert not Entry.objects.about(country.province).exists()


@pytest.mark.django_db
def test_the_page_imports_shows_and_takes_out_and_keeps_what_was_typed(country, keeper, client):
    client.force_login(keeper)
    url = reverse("maps:outlines", query={"unit": country.province.pk})
    typed = {"valid_from": "2026-01-01", "source": "Bộ", "licence": "CV 12", "paper": "Số 5"}
    wrong = client.post(url, {**typed, "file": SimpleUploadedFile("a.geojson", b"[]")})
    assert wrong.status_code == 422
    assert 'value="CV 12"' in wrong.content.decode()
    assert "FeatureCollection" in wrong.content.decode()
    file = SimpleUploadedFile("a.geojson", collection(feature(ma="X1")))
    assert client.post(url, {**typed, "file": file}).status_code == 302
    assert [(one["number"], one["paper"]) for one in client.get(url).context["imports"]] == [
        (1, "Số 5")
    ]
    client.post(url, {"remove": "1", "valid_from": "2026-01-01"})
    assert not Outline.objects.exists()


@pytest.mark.django_db
def test_only_administrators_reach_the_page(country, client):
    client.force_login(country.office)
    assert client.get(reverse("maps:outlines")).status_code == 403
