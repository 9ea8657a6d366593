"""Pages of the steps and versions: what they show to whom, what they take, in how many queries."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.reporting.models import Line
from kheo.reporting.operations import flow
from kheo.reporting.queries.versions import ICONS, steps_context
from kheo.reporting.rules.versions import list_key
from kheo.reporting.transitions.reports import FLOW
from kheo.reporting.web.flow.steps import BY_NAME
from tests.factories.orgs import UnitFactory
from tests.reporting.flow.scene import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=40)


@pytest.fixture
def full(scene):
    scene.ours = [
        scene.initiative(field="economy", title="Vườn mẫu"),
        scene.initiative(field="defence_security", title="Tổ tự quản"),
    ]
    scene.visits = [scene.inspection(quantity=3, title="Kiểm tra quý I")]
    return scene


@pytest.fixture
def visit(client):
    def go(who, name, *args, post=None, **query):
        client.force_login(who)
        address = reverse(f"report_steps:{name}", args=args)
        return client.post(address, post) if post is not None else client.get(address, query)

    return go


def words(response):
    """The text of the main part of the page."""
    page = response if isinstance(response, str) else response.content.decode()
    main = page.split("<main", 1)[-1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).strip()


def part(report, actor):
    """The part about the steps, as the page of the report includes it."""
    with translation.override("vi"):
        return render_to_string(
            "reporting/flow/_steps.html", {"steps": steps_context(report, actor)}
        )


def test_every_step_has_its_page_and_its_drawing():
    names = {step.name for step in FLOW.table if not step.inner}

    assert names == set(BY_NAME) == set(ICONS)


class TestTheStep:
    def test_the_confirmation_says_what_will_happen_and_the_button_does_it(self, full, visit):
        report = full.filled()

        shown = words(visit(full.head, "step", report.pk, "approve"))
        assert "lưu nguyên số liệu" in shown
        done = visit(full.head, "step", report.pk, "approve", post={"version": report.version})

        assert (done.status_code, done["Location"]) == (
            302, reverse("reports:page", args=[report.pk]),
        )  # fmt: skip
        assert full.fresh().status == "approved"

    def test_a_reason_is_asked_for_and_nothing_typed_is_lost(self, full, visit):
        report = full.sent()

        refused = visit(full.office, "step", report.pk, "return", post={"note": " "})
        assert (refused.status_code, full.fresh().status) == (422, "sent")
        visit(full.office, "step", report.pk, "return", post={"note": "Số họp lệch"})

        assert full.fresh().status == "returned"
        assert Entry.objects.about(report).last().note == "Số họp lệch"

    def test_who_looked_at_an_older_state_is_told_and_keeps_his_words(self, full, visit):
        report = full.sent()

        late = visit(
            full.office, "step", report.pk, "return",
            post={"note": "Số họp lệch", "version": report.version - 1},
        )  # fmt: skip

        assert (late.status_code, full.fresh().status) == (409, "sent")
        assert "Số họp lệch" in late.content.decode()

    def test_what_stops_the_step_is_told_instead_of_the_button(self, full, visit):
        report = full.filled()
        full.write("Tự viết", by=full.head)

        shown = visit(full.head, "step", report.pk, "approve")

        assert "phải có người khác duyệt" in words(shown)
        assert 'type="submit"' not in shown.content.decode().split("<main")[1].split("</main>")[0]
        again = visit(full.head, "step", report.pk, "approve", post={})
        assert (again.status_code, full.fresh().status) == (403, "draft")

    def test_what_the_checks_found_is_told_by_the_refused_approval_and_stays(self, full, visit):
        Line.objects.filter(indicator="participants").update(is_required=True)
        report = full.filled()
        full.type_in(report, None)

        refused = visit(full.head, "step", report.pk, "approve", post={})

        assert refused.status_code == 422
        assert "Còn 1 số liệu hoặc phần viết phải sửa trước." in words(refused)
        assert report.findings.count() == 1

    def test_a_step_that_is_not_open_says_so(self, full, visit):
        shown = words(visit(full.clerk, "step", full.report.pk, "send"))

        assert "Bước này không mở cho bạn" in shown

    def test_a_step_nobody_knows_and_a_report_out_of_scope_are_not_found(self, full, visit):
        stranger = full.person(Role.UNIT_HEAD, UnitFactory(kind="province"))

        assert visit(full.head, "step", full.report.pk, "fly").status_code == 404
        assert visit(stranger, "step", full.report.pk, "approve").status_code == 404


class TestThePartOnThePageOfTheReport:
    def test_the_buttons_are_those_of_the_person(self, full):
        report = full.filled()

        head, clerk = part(report, full.head), part(report, full.clerk)

        assert reverse("report_steps:step", args=[report.pk, "approve"]) in head
        assert "/buoc/" not in clerk

    def test_the_way_shows_days_and_names(self, full):
        report = full.accepted()

        shown = words(part(full.fresh(), full.clerk))

        for name, day in ((full.clerk, "02/07/2026"), (full.head, "02/07/2026"), (full.office, "03/07/2026")):  # fmt: skip
            assert f"{day} · {name}" in shown
        assert "Đối chiếu với hôm nay" in shown
        assert report.kept is not None

    def test_a_reopened_report_tells_the_reason_and_what_the_sums_read(self, full):
        report = full.accepted()
        flow.reopen(report, note="Sai số họp", actor=full.office, at=LATER)

        shown = words(part(full.fresh(), full.clerk))

        assert "Sai số họp" in shown
        assert "số tổng hợp của cấp trên lấy theo bản 1" in shown

    def test_a_correction_below_is_told_on_the_kept_sum_with_the_way_to_it(self, full):
        full.accepted()
        summary = full.summary()
        flow.begin(summary, actor=full.office, at=AT)
        flow.approve(summary, actor=full.chief, at=AT)
        flow.keep_summary(summary, actor=full.office, at=AT)
        report = full.fresh()
        flow.reopen(report, note="Nhầm", actor=full.office, at=LATER)
        full.type_in(report, 8)
        full.explain(report)
        flow.approve(report, actor=full.head, at=LATER)
        flow.send(report, actor=full.head, at=LATER)

        page = part(summary, full.office)

        assert "Kỳ Xuân đã sửa báo cáo sau khi lưu bản tổng hợp này: 2 số liệu khác." in words(page)
        old, new = report.versions.order_by("number")
        assert reverse("report_steps:difference", args=[new.pk, old.pk]) in page


class TestTheVersions:
    def test_the_list_tells_when_by_whom_and_what_each_is_worth(self, full, visit):
        report = full.accepted()
        flow.reopen(report, note="Sai số họp", actor=full.office, at=LATER)
        full.explain(report)
        flow.approve(report, actor=full.head, at=LATER)

        shown = words(visit(full.office, "versions", report.pk))

        assert "Bản 2 09:00 11/08/2026" in shown
        assert "chưa gửi bản duyệt mới nhất" in shown.lower()
        assert "dùng để tổng hợp" in shown.lower()
        assert "Sai số họp" in shown

    def test_a_report_without_any_says_when_the_first_comes(self, full, visit):
        assert "khi thủ trưởng duyệt" in words(visit(full.clerk, "versions", full.report.pk))

    def test_a_version_is_read_as_it_was_kept_and_every_number_opens_its_records(self, full, visit):
        report = full.accepted()
        full.initiative(on=date(2026, 6, 1), told=LATER)

        page = visit(full.office, "version", report.kept_id)

        shown = words(page)
        assert "Phong trào được duy trì." in shown
        assert "Số mô hình đăng ký 2" in shown
        assert "Bình quân 100" in shown
        links = re.findall(r'href="([^"]*danh-sach[^"]*)"', page.content.decode())
        assert len(links) == 2 + 5 + 4
        assert page.wsgi_request.user == full.office
        for link in links:
            assert page.client.get(unescape(link)).status_code == 200

    @pytest.mark.parametrize("role", [Role.REGISTRAR, Role.STANDING_OFFICE, Role.AUDITOR])
    def test_the_list_behind_a_kept_figure_is_as_long_as_it_says_for_every_role(
        self, full, visit, role
    ):
        report = full.accepted()
        full.initiative(on=date(2026, 6, 1), told=LATER)
        reader = full.person(role, full.province)

        for key, rows in (
            ("registered", 2), ("registered|field=economy", 1), ("inspections", 1),
        ):  # fmt: skip
            page = visit(reader, "records", report.kept_id, key=key)
            assert (key, page.content.decode().count("<tr data-row")) == (key, rows)
        assert "Vườn mẫu" in words(visit(reader, "records", report.kept_id, key="registered"))

    def test_the_lists_behind_a_table_of_units_open_as_long_as_its_cells(self, full, visit):
        full.accepted()
        full.initiative(full.other, title="Mô hình xã bạn")
        summary = full.summary()
        flow.begin(summary, actor=full.office, at=AT)
        flow.approve(summary, actor=full.chief, at=AT)
        full.initiative(full.other, on=date(2026, 6, 1), told=LATER)

        for line, rows in ((full.commune.pk, 2), (full.other.pk, 1), ("total", 3)):
            key = list_key(full.annex.pk, "registered", line)
            page = visit(full.office, "records", summary.kept_id, key=key)
            assert (line, page.content.decode().count("<tr data-row")) == (line, rows)
        assert f"{full.other.label} 1" in words(visit(full.office, "version", summary.kept_id))
        shown = words(visit(full.office, "restatement", summary.kept_id))
        assert f"{full.other.label} · Số mô hình đăng ký 1 2 +1 (1 hồ sơ)" in shown

    def test_an_activity_that_was_taken_back_since_stays_in_the_kept_list(self, full, visit):
        report = full.accepted()
        one = full.visits[0]
        one.cancelled_at, one.cancelled_by = LATER, full.clerk
        one.save()

        shown = words(visit(full.office, "records", report.kept_id, key="inspections"))

        assert "Kiểm tra quý I" in shown
        assert "sau đó đã hủy" in shown

    def test_a_long_list_is_paged(self, full, visit):
        for number in range(60):
            full.initiative(title=f"Mô hình số {number}")
        report = full.accepted()

        first = visit(full.office, "records", report.kept_id, key="registered")
        second = visit(full.office, "records", report.kept_id, key="registered", trang="2")

        assert first.content.decode().count("<tr data-row") == 50
        assert second.content.decode().count("<tr data-row") == 12
        assert "51 đến 62 trong 62" in words(second)

    def test_what_has_no_list_is_not_found(self, full, visit):
        report = full.accepted()
        stranger = full.person(Role.STANDING_OFFICE, UnitFactory(kind="province"))

        for who, key in (
            (full.office, "participants"), (full.office, "zzz"), (full.office, ""),
            (full.office, "a#b#c"), (stranger, "registered"),
        ):  # fmt: skip
            assert visit(who, "records", report.kept_id, key=key).status_code == 404

    def test_two_versions_side_by_side(self, full, visit):
        report = full.accepted()
        other = full.report_of(full.other)
        flow.begin(other, actor=full.clerk_of(other), at=AT)
        flow.approve(other, actor=full.head_of(other), at=AT)
        flow.reopen(report, note="Sai số", actor=full.office, at=LATER)
        full.type_in(report, 5)
        full.write("Phong trào phát triển mạnh.")
        full.explain(report)
        flow.approve(report, actor=full.head, at=LATER)
        old, new = report.versions.order_by("number")

        shown = words(visit(full.office, "difference", new.pk, old.pk))

        assert "Số người tham gia II. Kết quả 3 5 +2" in shown
        assert "phát triển mạnh" in shown
        assert visit(full.office, "difference", new.pk, other.kept_id).status_code == 404


class TestTheRestatement:
    def test_it_shows_then_today_and_the_difference_that_opens_its_records(self, full, visit):
        report = full.accepted()
        late = full.initiative(
            on=date(2026, 6, 20), told=LATER, title="Bếp ăn nghĩa tình", field="economy"
        )

        page = visit(full.office, "restatement", report.kept_id)

        shown = words(page)
        assert "Số mô hình đăng ký 2 3 +1 (1 hồ sơ)" in shown
        assert "Số người tham gia" not in shown
        everything = words(visit(full.office, "restatement", report.kept_id, xem="tat-ca"))
        assert "Số người tham gia 3 3 0" in everything
        records = words(visit(full.office, "moves", report.kept_id, key="registered"))
        assert f"{late.title} {full.commune.label} Thêm vào" in records
        assert "Ghi nhận sau: đăng ký ngày 20/06/2026" in records
        for link in re.findall(r'href="([^"]*duyet-bao-cao[^"]*)"', page.content.decode()):
            assert page.client.get(unescape(link)).status_code == 200

    def test_when_nothing_differs_it_says_so(self, full, visit):
        report = full.accepted()

        assert "mọi số liệu đều đúng như bản đã ký" in words(
            visit(full.office, "restatement", report.kept_id)
        )

    def test_a_figure_nobody_knows_is_not_found(self, full, visit):
        report = full.accepted()

        assert visit(full.office, "moves", report.kept_id, key="zzz").status_code == 404


@pytest.mark.parametrize(
    ("name", "query", "number"),
    [("versions", {}, 14), ("version", {}, 14), ("records", {"key": "registered"}, 17),
     ("restatement", {}, 40), ("moves", {"key": "registered"}, 43)],
)  # fmt: skip
def test_the_queries_of_a_page_do_not_grow(full, visit, django_assert_num_queries, name, query, number):  # fmt: skip
    report = full.accepted()
    full.initiative(on=date(2026, 6, 20), told=LATER)
    arg = report.pk if name == "versions" else report.kept_id
    visit(full.office, name, arg, **query)
    with django_assert_num_queries(number):
        visit(full.office, name, arg, **query)
    for _n in range(3):
        full.initiative(on=date(2026, 6, 20), told=LATER)
    flow.reopen(report, note="Sai số", actor=full.office, at=AT)
    with django_assert_num_queries(number):
        visit(full.office, name, arg, **query)
