"""The printed tables of the real reports come back from the loaded figures."""

from decimal import Decimal

import pytest

from kheo.access.operations import system_user
from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.operations import load_reports
from kheo.archive.queries.consistency import figures_by_source, remarks_on
from kheo.archive.queries.figures import figures_of
from kheo.audit.models import Entry
from kheo.initiatives.enums import Field

HA_TINH = {  # built new, replicated, total, share, effective, rate
    "economy": ("5.492", "4.473", "9.965", "40,2 %", "5.390", "54,09 %"),
    "culture_society": ("4.556", "4.033", "8.589", "34,65 %", "4.994", "58,14 %"),
    "defence_security": ("1.464", "1.524", "2.988", "12,05 %", "1.848", "61,84 %"),
    "political_system": ("1.659", "1.613", "3.272", "13,2 %", "2.021", "61,76 %"),
}
PHUNG_HIEP = {  # registered: all, collectives, individuals; recognised the same
    "economy": ("203", "153", "50", "120", "102", "18"),
    "culture_society": ("542", "479", "63", "258", "236", "22"),
    "defence_security": ("128", "114", "14", "103", "98", "5"),
    "political_system": ("102", "76", "26", "65", "54", "11"),
    "": ("975", "822", "153", "546", "490", "56"),
}


@pytest.fixture
def reports(nation, province, ended, district, at):
    load_reports(actor=system_user(), at=at)
    return {(one.unit.code, one.issuer[:4]): one for one in Source.objects.select_related("unit")}


@pytest.fixture
def ha_tinh(reports):
    return list(figures_of([reports["42", "Ban "]]))


@pytest.fixture
def quang_nam(reports):
    return list(figures_of([reports["49", "Ban "]]))


@pytest.fixture
def phung_hiep(reports):
    return list(figures_of([reports["934", "Huyệ"]]))


def cell(figures, code, year=None, **narrowing):
    """The amounts that stand for one cell, in the order of the paper."""
    wanted = {"field": "", "kind": "", "variant": "", **narrowing}
    found = [
        one.amount.replace("\u00a0", " ")
        for one in figures
        if one.indicator == code
        and all(getattr(one, name) == value for name, value in wanted.items())
        and (year is None or (one.starts_on and one.starts_on.year == year))
    ]
    assert found, (code, narrowing)
    return found[0]


@pytest.mark.django_db
def test_the_table_of_ha_tinh_is_the_printed_one(ha_tinh):
    columns = ("built_new", "replicated", "built", "share_of_total", "effective", "share_effective")
    read = {
        field: tuple(cell(ha_tinh, code, field=field) for code in columns) for field in Field.values
    }

    assert read == HA_TINH
    assert [cell(ha_tinh, code) for code in ("built", "built_new", "replicated")] == [
        "24.814", "13.171", "11.643",
    ]  # fmt: skip
    assert cell(ha_tinh, "share_effective") == "57,44 %"
    assert cell(ha_tinh, "inspections") == "trên 500"


@pytest.mark.django_db
def test_the_papers_of_three_terms_stand_apart(ha_tinh):
    terms = {
        year: tuple(
            cell(ha_tinh, "papers_issued", year, variant=variant)
            for variant in ("resolution", "directive", "conclusion")
        )
        for year in (2010, 2015, 2020)
    }

    assert terms == {2010: ("9", "48", "26"), 2015: ("13", "43", "159"), 2020: ("17", "43", "147")}


@pytest.mark.django_db
def test_the_table_of_phung_hiep_is_the_printed_one(phung_hiep):
    read = {
        field: tuple(
            cell(phung_hiep, code, 2014, field=field, kind=kind)
            for code in ("registered", "recognised")
            for kind in ("", "collective", "individual")
        )
        for field in PHUNG_HIEP
    }

    assert read == PHUNG_HIEP
    assert cell(phung_hiep, "registered", 2023) == "165"
    assert cell(phung_hiep, "dissemination_attended", variant="people") == "85.724"
    assert cell(phung_hiep, "awards_proposed", kind="individual", variant="bang_khen") == "39"


@pytest.mark.django_db
def test_ranges_and_words_in_front_are_kept_as_printed(phung_hiep):
    amounts = {one.amount.replace("\u00a0", " ") for one in phung_hiep}

    assert {"bình quân 85 – 120", "khoảng 35 – 50", "khoảng 18 – 23", "trên 50 %"} <= amounts
    assert {"48.450,94", "194.689", "ít nhất 1", "99,67 %"} <= amounts


@pytest.mark.django_db
def test_the_table_of_quang_nam_is_the_printed_one_and_seven_short(quang_nam):
    read = [cell(quang_nam, "built", field=field) for field in Field.values]

    assert read == ["1.621", "3.391", "957", "564"]
    assert cell(quang_nam, "built") == "6.540"
    assert [(one.figure.what, one.sentence, one.is_error) for one in remarks_on(quang_nam)] == [
        (
            "mô hình “Dân vận khéo” đã xây dựng",
            "bốn lĩnh vực cộng lại 6.533, văn bản ghi 6.540: lệch 7",
            True,
        ),
        (
            "mô hình “Dân vận khéo” đã xây dựng",
            "“mô hình được công nhận” cũng ghi 6.540; nên hỏi lại",
            False,
        ),
    ]


@pytest.mark.django_db
def test_the_shares_of_ha_tinh_that_do_not_come_out_are_named(ha_tinh):
    assert [one.sentence.replace("\u00a0", " ") for one in remarks_on(ha_tinh)] == [
        "8.589 trên 24.814 là 34,61 %, văn bản ghi 34,65 %",
        "2.988 trên 24.814 là 12,04 %, văn bản ghi 12,05 %",
        "1.848 trên 2.988 là 61,85 %, văn bản ghi 61,84 %: cắt bỏ chữ số, không làm tròn",
        "2.021 trên 3.272 là 61,77 %, văn bản ghi 61,76 %: cắt bỏ chữ số, không làm tròn",
    ]


@pytest.mark.django_db
def test_phung_hiep_adds_up_but_for_the_share_before_the_directive(phung_hiep):
    assert [one.sentence.replace("\u00a0", " ") for one in remarks_on(phung_hiep)] == [
        "khoảng 18 – 23 trên khoảng 35 – 50 là 46,00 – 51,43 %, văn bản ghi trên 50 %"
    ]


@pytest.mark.django_db
def test_a_total_changed_by_one_would_be_noticed(phung_hiep):
    total = next(one for one in phung_hiep if one.amount == "975")
    total.value = Decimal(976)

    found = {(one.misfit.by, one.sentence) for one in remarks_on(phung_hiep) if one.figure == total}

    assert found == {
        ("kind", "tập thể và cá nhân cộng lại 975, văn bản ghi 976: lệch 1"),
        ("field", "bốn lĩnh vực cộng lại 975, văn bản ghi 976: lệch 1"),
    }


@pytest.mark.django_db
def test_all_five_are_sources_of_their_unit_of_then_and_loading_again_doubles_nothing(reports, at):
    figures = DeclaredFigure.objects.count()
    lines = Entry.objects.filter(action="archive.load_source").count()

    assert load_reports(actor=system_user(), at=at) == 0
    assert DeclaredFigure.objects.count() == figures == 174
    assert Entry.objects.filter(action="archive.load_source").count() == lines == 5
    counts = {
        (source.unit.name, len(figures_by_source([source])[source.pk]))
        for source in reports.values()
    }
    assert counts == {
        ("Tỉnh Hà Tĩnh", 69), ("Tỉnh Hà Tĩnh", 0), ("Việt Nam", 0), ("Tỉnh Quảng Nam", 26),
        ("Huyện Phụng Hiệp", 79),
    }  # fmt: skip


@pytest.mark.django_db
def test_every_figure_says_where_it_stands_and_quotes_the_paper(reports):
    rows = DeclaredFigure.objects.all()

    assert not rows.filter(place="").exists()
    assert not rows.filter(quote="").exists()
    assert not rows.filter(unit_word="").exists()
    assert all(one.unit.is_alive(one.ends_on.replace(year=one.ends_on.year - 1)) for one in rows)
