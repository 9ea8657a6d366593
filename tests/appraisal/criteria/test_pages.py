"""Pages of criteria sets: reading, writing, bringing in, putting in force, and who may not."""

from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kheo.access.enums import Role
from kheo.appraisal.enums import SetStatus
from kheo.appraisal.models import CriteriaSet, CriteriaVersion
from kheo.appraisal.operations import criteria as operations
from kheo.appraisal.operations.criteria_excel import workbook_of
from kheo.appraisal.queries.criteria import grades_of, header_of, rows_of
from kheo.appraisal.rules.criteria import Row
from kheo.audit.models import Entry
from kheo.documents.models import Paper
from tests.appraisal.criteria.conftest import GRADES, ROWS
from tests.factories.appraisal import DossierFactory
from tests.factories.orgs import UnitFactory

D = Decimal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SAMPLE = "Mẫu tham khảo, không phải bảng điểm chính thức"


def url(name, *args):
    return reverse(f"criteria:{name}", args=args)


def text(answer):
    return answer.content.decode()


def typed(version, **changes):
    """The fields of the editor as a browser sends them for the two criteria of ``ROWS``."""
    fields = {
        "seen": version.version, "rows": "r0,r1", "classes": "c0,c1", "do": "save",
        "s-name": version.set.name, "s-level": "province", "s-subject_kind": "", "s-field": "",
        "kind": "scored", "total": "100", "threshold": "65", "combine": "mean",
        "reason_gap": "0", "spread_limit": "", "note": "Năm 2026",
        "c0-name": "Tốt", "c0-at_least": "80", "c1-name": "Đạt", "c1-at_least": "65",
    }  # fmt: skip
    for place, row in enumerate(ROWS):
        fields |= {
            f"r{place}-number": row.number, f"r{place}-name": row.name,
            f"r{place}-group": "", f"r{place}-guidance": "", f"r{place}-proof": row.proof,
            f"r{place}-weight": str(row.weight), f"r{place}-maximum": "10",
            f"r{place}-step": "0,5", f"r{place}-least": str(row.least),
        }  # fmt: skip
        if row.is_knockout:
            fields[f"r{place}-is_knockout"] = "on"
    return {**fields, **changes}


class Form(HTMLParser):
    """What a browser would send of the form of the editor, untouched."""

    def __init__(self, page):
        super().__init__()
        self.sent, self.area, self.choice, self.inside = {}, "", "", False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        if tag == "form":
            self.inside = held.get("id") == "criteria-form"
        if not self.inside and held.get("form") != "criteria-form":
            return
        if tag == "select":
            self.choice = held["name"]
        elif tag == "option" and "selected" in held:
            self.sent[self.choice] = held["value"]
        elif tag == "textarea":
            self.area = held["name"]
            self.sent[self.area] = ""
        elif tag == "input" and (held.get("type") != "checkbox" or "checked" in held):
            self.sent[held["name"]] = held.get("value", "on" if held["type"] == "checkbox" else "")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = ""
        if tag == "form":
            self.inside = False

    def handle_data(self, data):
        if self.inside and self.area:
            self.sent[self.area] += data


@pytest.mark.parametrize("code", ["checklist", "scored"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_sent_back_untouched_changes_nothing(code, language, client, office, province, at):
    version = operations.use_sample(
        code, unit=province, name="Của tỉnh", level="province", actor=office, at=at
    )
    before = rows_of(version), grades_of(version), header_of(version), version.note
    client.force_login(office)
    headers = {"accept-language": language}

    form = Form(text(client.get(url("edit", version.pk), headers=headers)))
    answer = client.post(url("edit", version.pk), {**form.sent, "do": "save"}, headers=headers)

    assert answer.status_code == 302
    stored = CriteriaVersion.objects.get()
    assert (rows_of(stored), grades_of(stored), header_of(stored), stored.note) == before
    assert not Entry.objects.filter(action="criteria.write").exists()


@pytest.mark.parametrize("sets", [1, 3])
def test_the_list_shows_every_version_in_a_fixed_number_of_queries(
    sets, client, issued, office, django_assert_num_queries
):
    for n in range(sets):
        version = issued(name=f"Bộ tiêu chí {n}")
        DossierFactory(criteria=version, unit=office.unit, initiative__unit=office.unit)
    client.force_login(office)
    client.get(url("list"))

    with django_assert_num_queries(7):
        answer = client.get(url("list"))

    for n in range(sets):
        assert f"Bộ tiêu chí {n}" in text(answer)
    assert "từ 15/03/2026" in text(answer)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_version_takes_a_fixed_number_of_queries(
    rows, client, draft, office, django_assert_num_queries
):
    more = [Row(str(n), f"Tiêu chí {n}", weight=D(1)) for n in range(rows)]
    version = draft(rows=more)
    client.force_login(office)
    client.get(url("list"))

    with django_assert_num_queries(13):
        answer = client.get(url("page", version.pk))

    assert answer.context["count"] == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_editor_takes_a_fixed_number_of_queries(
    rows, client, draft, office, django_assert_num_queries
):
    version = draft(rows=[Row(str(n), f"Tiêu chí {n}") for n in range(rows)])
    client.force_login(office)
    client.get(url("list"))

    with django_assert_num_queries(11):
        answer = client.get(url("edit", version.pk))

    assert len(answer.context["editor"].rows) == rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Riêng", "Chung"]),
        ("level=province", ["Chung"]),
        ("field=economy", ["Riêng"]),
        ("subject_kind=individual", ["Riêng"]),
        ("kind=checklist", []),
        ("status=draft", ["Riêng"]),
        ("on=2026-03-15", ["Chung"]),
        ("on=2026-03-14", []),
        ("level=nonsense", ["Riêng", "Chung"]),
    ],
)
def test_the_list_is_narrowed(query, found, client, issued, office, at):
    issued(name="Chung")
    operations.make_set(
        unit=office.unit, name="Riêng", level="commune", field="economy",
        subject_kind="individual", actor=office, at=at,
    )  # fmt: skip
    client.force_login(office)

    answer = client.get(f"{url('list')}?{query}")

    names = [row["version"].set.name for row in answer.context["rows"]]
    assert sorted(names) == sorted(found)


def test_a_clerk_below_reads_what_is_in_force_above_but_no_draft_and_changes_nothing(
    client, issued, draft, someone, commune
):
    version, other = issued(), draft(name="Đang soạn")
    client.force_login(someone(Role.REGISTRAR, over=commune))

    page = client.get(url("page", version.pk))

    assert "Có kết quả" in text(page)
    assert url("new_version", version.pk) not in text(page)
    assert "Đang soạn" not in text(client.get(url("list")))
    for name in ("page", "preview", "compare", "workbook"):
        assert client.get(url(name, other.pk)).status_code == 404
    for name in ("edit", "bring_in", "issue", "end", "new_version", "discard", "copy"):
        assert client.get(url(name, version.pk)).status_code == 403


def test_another_office_does_not_find_what_it_may_not_write(client, issued, someone):
    version = issued()
    client.force_login(someone(Role.STANDING_OFFICE, over=UnitFactory()))

    for name in ("edit", "bring_in", "issue", "end", "new_version", "discard"):
        assert client.get(url(name, version.pk)).status_code == 404
        assert client.post(url(name, version.pk)).status_code == 404
    assert client.get(url("page", version.pk)).status_code == 200
    assert CriteriaVersion.objects.get().status == SetStatus.IN_FORCE


def test_a_draft_is_typed_on_one_page(client, office, province):
    client.force_login(office)
    begun = client.post(
        url("new"), {"unit": province.pk, "name": "Mới", "level": "province", "kind": "scored"}
    )
    version = CriteriaVersion.objects.get()
    assert begun.url == url("edit", version.pk)

    answer = client.post(url("edit", version.pk), typed(version, do="close"))

    assert answer.url == url("page", version.pk)
    stored = CriteriaVersion.objects.get()
    assert (rows_of(stored), grades_of(stored), stored.threshold) == (ROWS, GRADES, D(65))
    assert url("issue", version.pk) in text(client.get(answer.url))


@pytest.mark.parametrize(
    ("act", "order"),
    [
        ("add", ["r0", "r1", "r2"]),
        ("add:r0", ["r0", "r2", "r1"]),
        ("up:r1", ["r1", "r0"]),
        ("up:r0", ["r0", "r1"]),
        ("down:r0", ["r1", "r0"]),
        ("remove:r0", ["r1"]),
        ("remove:r9", ["r0", "r1"]),
    ],
)
def test_rows_are_added_moved_and_removed_with_nothing_typed_lost_and_nothing_kept(
    act, order, client, draft, office
):
    version = draft()
    client.force_login(office)

    data = typed(version, do=act, **{"r1-name": "Đang gõ dở", "r1-weight": "sáu mươi"})
    answer = client.post(url("edit", version.pk), data)

    editor = answer.context["editor"]
    assert [form.prefix for form in editor.rows] == order
    assert "Đang gõ dở" in text(answer)
    assert 'value="sáu mươi"' in text(answer)
    assert editor.summary == []
    assert rows_of(CriteriaVersion.objects.get()) == ROWS


def test_every_complaint_is_shown_at_once_and_everything_typed_stays(client, draft, office):
    version = draft()
    client.force_login(office)
    changes = {
        "r0-weight": "bốn mươi", "r1-number": "1", "r1-step": "-1", "c1-at_least": "80",
        "threshold": "1.2.3",
    }  # fmt: skip

    answer = client.post(url("edit", version.pk), typed(version, **changes))

    assert answer.status_code == 422
    told = {one["url"]: one["sentence"] for one in answer.context["editor"].summary}
    assert told["#id_r0-weight"].startswith("Tiêu chí 1 (dòng 1), “Điểm”: “bốn mươi”")
    assert "#id_threshold" in told
    for value in changes.values():
        assert f'value="{value}"' in text(answer)

    answer = client.post(
        url("edit", version.pk), typed(version, **{**changes, "threshold": "65", "r0-weight": "40"})
    )
    told = [one["sentence"] for one in answer.context["editor"].summary]
    assert told == [
        "Tiêu chí 1 (dòng 2), ô “Bước”: không được âm; hãy ghi từ 0 trở lên.",
        "Tiêu chí 1 (dòng 2), ô “Bước”: phải lớn hơn 0; ví dụ mức cao nhất 10, bước 0,5.",
        "Tiêu chí 1 (dòng 2), ô “Số”: đã có ở dòng 1; mỗi tiêu chí phải có số riêng.",
        "Mức “Tốt”: trùng số điểm với mức khác; hãy sửa một trong hai.",
        "Mức “Đạt”: trùng số điểm với mức khác; hãy sửa một trong hai.",
    ]
    assert rows_of(CriteriaVersion.objects.get()) == ROWS


def test_a_draft_changed_meanwhile_is_not_overwritten_and_the_text_stays(client, draft, office):
    version = draft()
    client.force_login(office)
    client.post(url("edit", version.pk), typed(version, note="Người thứ nhất"))

    answer = client.post(url("edit", version.pk), typed(version, note="Người thứ hai"))

    assert answer.status_code == 422
    assert "Người khác vừa sửa bản soạn này" in text(answer)
    assert "Người thứ hai" in text(answer)
    assert CriteriaVersion.objects.get().note == "Người thứ nhất"


def test_what_is_missing_before_issuing_is_told_on_the_page_with_links(client, draft, office):
    version = draft(rows=ROWS[:1])
    client.force_login(office)

    page = text(client.get(url("page", version.pk)))

    assert "Tổng điểm các tiêu chí là 40, không phải 100: hãy thêm 60." in page
    assert f"{url('edit', version.pk)}#id_total" in page
    assert url("issue", version.pk) not in page
    assert "hãy thêm 60" in text(client.get(url("issue", version.pk)))


def test_a_draft_is_put_in_force_by_a_paper_entered_on_the_way(client, draft, office, province):
    version = draft()
    client.force_login(office)
    data = {
        "valid_from": "2026-03-15", "paper": "", "paper_unit": province.pk,
        "paper_kind": "guideline", "paper_number": "12-HD/BCĐ", "paper_issued_on": "2026-03-09",
    }  # fmt: skip

    refused = client.post(url("issue", version.pk), {**data, "valid_from": "2026-03-01"})
    assert refused.status_code == 422
    assert "Tiêu chí không có hiệu lực trở về trước" in text(refused)
    assert "12-HD/BCĐ" in text(refused)
    assert not Paper.objects.exists()

    assert client.post(url("issue", version.pk), data).url == url("page", version.pk)
    stored = CriteriaVersion.objects.get()
    assert (stored.status, stored.paper.number) == ("in_force", "12-HD/BCĐ")
    assert client.get(url("edit", version.pk)).url == url("page", version.pk)


def test_a_new_version_says_how_many_dossiers_go_on_with_the_old_one(
    client, issued, office, province, paper
):
    first = issued()
    for _n in range(2):
        DossierFactory(criteria=first, body=province, unit=province, initiative__unit=province)
    client.force_login(office)

    assert "2 hồ sơ đang thẩm định" in text(client.get(url("new_version", first.pk)))
    answer = client.post(url("new_version", first.pk))
    second = CriteriaVersion.objects.get(number=2)
    assert answer.url == url("edit", second.pk)
    asked = text(client.get(url("issue", second.pk)))
    assert "Phiên bản 1 hết hiệu lực cùng ngày" in asked
    assert "2 hồ sơ đang thẩm định" in asked
    client.post(url("issue", second.pk), {"valid_from": "2026-10-01", "paper": paper.pk})
    first.refresh_from_db()
    assert (first.status, first.valid_to) == ("ended", date(2026, 10, 1))
    again = client.post(url("new_version", first.pk), follow=True)
    assert CriteriaVersion.objects.filter(number=3).exists()
    assert "phiên bản 3" in text(again)


def test_the_number_of_dossiers_opens_exactly_these(client, issued, office, someone, commune):
    version, other = issued(), issued(name="Bộ khác")
    for criteria, unit, status in (
        (version, commune, "self_assessment"), (version, commune, "withdrawn"),
        (version, office.unit, "with_team"), (other, commune, "submitted"),
    ):  # fmt: skip
        DossierFactory(criteria=criteria, unit=unit, status=status, initiative__unit=unit)
    for person, number in ((office, 3), (someone(Role.REGISTRAR, over=commune), 2)):
        client.force_login(person)
        page = client.get(url("page", version.pk))
        assert page.context["dossiers"] == number
        assert f'<a href="{page.context["dossiers_url"]}">{number}</a>' in text(page)
        assert len(client.get(page.context["dossiers_url"]).context["rows"]) == number


def test_a_version_is_ended_with_a_reason(client, issued, office):
    version = issued()
    client.force_login(office)

    refused = client.post(url("end", version.pk), {"last_day": "2026-12-31", "note": ""})
    assert refused.status_code == 422
    client.post(url("end", version.pk), {"last_day": "2026-12-31", "note": "Hết đợt"})

    version.refresh_from_db()
    assert (version.status, version.valid_to) == ("ended", date(2027, 1, 1))


def test_a_draft_is_thrown_away_after_a_question(client, draft, office):
    version = draft()
    client.force_login(office)
    assert CriteriaSet.objects.count() == 1
    assert client.get(url("discard", version.pk)).status_code == 200

    assert client.post(url("discard", version.pk)).url == url("list")

    assert not CriteriaSet.objects.exists()


def test_two_versions_are_compared_word_by_word(client, issued, office, at):
    first = issued()
    second = operations.new_version(first.set, actor=office, at=at)
    client.force_login(office)
    data = typed(second, **{"r0-name": "Có kế hoạch rõ ràng", "r0-weight": "50", "threshold": "70"})
    client.post(url("edit", second.pk), {k: v for k, v in data.items() if not k.startswith("s-")})

    page = client.get(url("compare", second.pk))

    assert page.context["became"].changed[0].fields == ("name", "weight")
    assert "<ins>rõ ràng</ins>" in text(page)
    assert "<del>65</del>" in text(page)
    assert "sửa: 1" in text(page)
    alone = client.get(url("compare", first.pk) + "?voi=abc")
    assert "Chưa có phiên bản khác để so sánh" in text(alone)


def test_a_sample_says_so_on_every_page_and_on_paper(client, office, province, at):
    sampled = operations.load_samples(unit=province, actor=office, at=at)[1]
    client.force_login(office)

    for name in ("page", "preview", "edit", "issue", "compare"):
        assert SAMPLE in text(client.get(url(name, sampled.pk)))
    assert SAMPLE.lower() in text(client.get(url("list"))).lower()
    assert SAMPLE in text(client.get(url("samples")))


def test_a_sample_is_made_the_offices_own(client, office, province):
    client.force_login(office)
    assert "Bảng chấm điểm 100" in text(client.get(url("use_sample", "scored")))

    client.post(
        url("use_sample", "scored"), {"unit": province.pk, "name": "Của tỉnh", "level": "province"}
    )

    own = CriteriaVersion.objects.select_related("set").get()
    assert (own.set.name, own.set.is_sample, len(rows_of(own))) == ("Của tỉnh", False, 11)
    assert client.get(url("use_sample", "nothing")).status_code == 404


def test_a_set_is_copied_from_the_body_above(client, issued, someone, commune):
    source = issued()
    client.force_login(someone(Role.STANDING_OFFICE, over=commune))

    client.post(url("copy", source.pk), {"unit": commune.pk, "name": "Của xã", "level": "commune"})

    copied = CriteriaVersion.objects.get(set__unit=commune)
    assert (copied.set.name, rows_of(copied), copied.status) == ("Của xã", ROWS, "draft")


def test_the_preview_shows_what_scorer_and_unit_will_have(client, issued, office):
    version = issued()
    client.force_login(office)

    scorer = text(client.get(url("preview", version.pk)))
    unit = text(client.get(url("preview", version.pk) + "?xem=don-vi"))

    assert ("Người chấm" in scorer, "Tự đánh giá" in scorer) == (True, False)
    assert "Tự đánh giá" in unit
    for page in (scorer, unit):
        assert "Điểm liệt: dưới 5 là không đạt" in page
        assert "Cộng 100 trên 100 điểm; cần 65 điểm để đạt." in page


def test_a_workbook_is_shown_row_by_row_mended_and_taken_over(client, draft, office):
    version = draft()
    client.force_login(office)
    file = SimpleUploadedFile("tieu-chi.xlsx", workbook_of(ROWS))
    shown = client.post(url("bring_in", version.pk), {"file": file, "do": "check"})
    assert [fate.taken for fate in shown.context["table"].fates] == ROWS
    assert rows_of(CriteriaVersion.objects.get()) == ROWS

    table = "Số\tTiêu chí\tĐiểm\n7\tMới\t30\n7\tLặp lại\t5\n8\tChữ\tba"
    checked = client.post(url("bring_in", version.pk), {"table": table, "do": "check"})
    page = text(checked)
    assert "1 dòng nhận được, 2 dòng chưa nhận được" in page
    assert "Dòng 3, cột “Số”: số “7” đã có ở dòng 2; mỗi tiêu chí phải có số riêng." in page
    assert "Dòng 4, cột “Điểm”: “ba”" in page
    assert "Lặp lại\t5" in page

    taken = client.post(
        url("bring_in", version.pk), {"table": table, "do": "take", "replace": "on"}
    )
    assert taken.url == url("edit", version.pk)
    assert [row.name for row in rows_of(CriteriaVersion.objects.get())] == ["Mới"]


def test_rows_added_to_a_draft_must_not_repeat_its_numbers(client, draft, office):
    version = draft()
    client.force_login(office)

    answer = client.post(
        url("bring_in", version.pk), {"table": "Số\tTiêu chí\tĐiểm\n1\tMới\t30", "do": "take"}
    )

    assert answer.status_code == 422
    assert "Tiêu chí 1 (dòng 3), ô “Số”: đã có ở dòng 1" in text(answer)
    assert rows_of(CriteriaVersion.objects.get()) == ROWS


def test_a_broken_file_is_refused_and_the_pasted_text_stays(client, draft, office):
    version = draft()
    client.force_login(office)
    file = SimpleUploadedFile("tieu-chi.xlsx", b"MZ no workbook")

    answer = client.post(url("bring_in", version.pk), {"file": file, "table": "1\tGiữ lại"})

    assert answer.status_code == 422
    assert "Đây không phải tệp Excel" in text(answer)
    assert "Giữ lại" in text(answer)


def test_the_workbooks_are_downloaded(client, issued, office):
    version = issued()
    client.force_login(office)

    for address in (url("workbook", version.pk), url("template")):
        answer = client.get(address)
        assert answer.content[:2] == b"PK"
        assert answer["Content-Disposition"].endswith('.xlsx"')
