"""Report forms as data: begun, copied, written, put in force, frozen, ended."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken, Stale
from kheo.reporting.models import Form, FormVersion
from kheo.reporting.operations import forms as operations
from kheo.reporting.queries.form_rows import check_rows, section_rows
from kheo.reporting.queries.forms import readable
from kheo.reporting.rules.forms import CheckRow, LineRow
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import IndicatorFactory
from tests.reporting.form_scene import TABLE, TEXT

DAY = date(2026, 12, 1)


@pytest.fixture
def province(db):
    IndicatorFactory()
    return UnitFactory(kind="province")


@pytest.fixture
def office(someone, province):
    return someone(Role.STANDING_OFFICE, over=province)


@pytest.fixture
def draft(province, office, at):
    return operations.make_form(
        unit=province, code="own_form", name="Báo cáo riêng", actor=office, at=at
    )


@pytest.fixture
def complete(draft, office, at):
    for row in (TEXT, TABLE):
        operations.add_section(draft, row, seen=fresh(draft).version, actor=office, at=at)
    check = CheckRow("sum", "hard", ("registered",), ("registered|kind=collective",))
    operations.write_check(draft, check, seen=fresh(draft).version, actor=office, at=at)
    return fresh(draft)


@pytest.fixture
def valid(complete, office, at):
    return operations.issue(complete, valid_from=DAY, actor=office, at=at)


def fresh(version):
    return FormVersion.objects.select_related("form", "form__unit").get(pk=version.pk)


def test_a_form_is_begun_as_a_draft_and_told(draft, province):
    assert (draft.number, draft.status, draft.turn) == (1, "draft", "office")
    entry = Entry.objects.get()
    assert (entry.action, entry.unit_id, entry.after) == (
        "report_form.make", province.pk,
        {"code": "own_form", "name": "Báo cáo riêng", "like": ""},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field"),
    [({"code": "own_form"}, "code"), ({"code": "Mã"}, "code"), ({"name": " "}, "name"),
     ({"purpose": "x" * 301}, "purpose")],
)  # fmt: skip
def test_a_form_that_cannot_be_is_refused_with_the_field(draft, province, office, at, given, field):
    wanted = {"unit": province, "code": "other", "name": "Khác", "actor": office, "at": at, **given}
    with pytest.raises(RuleBroken) as refusal:
        operations.make_form(**wanted)
    assert list(refusal.value.fields) == [field]
    assert Form.objects.count() == 1


def test_parts_lines_and_checks_are_kept_in_order(complete):
    assert section_rows(complete) == [TEXT, TABLE]
    assert check_rows(complete) == [
        CheckRow("sum", "hard", ("registered",), ("registered|kind=collective",))
    ]


def test_a_part_is_changed_moved_and_taken_out(complete, office, at):
    text, table = complete.sections.order_by("order")
    changed = replace(TABLE, lines=TABLE.lines[:1])

    operations.write_section(table, changed, seen=complete.version, actor=office, at=at)
    operations.move_section(table, up=True, actor=office, at=at)
    assert [one.code for one in section_rows(complete)] == ["figures", "assessment"]
    operations.remove_section(text, actor=office, at=at)

    assert section_rows(complete) == [changed]
    assert [entry.action for entry in Entry.objects.order_by("-pk")[:3]] == [
        "report_form.write"
    ] * 3


def test_an_annex_stands_behind_the_other_parts(complete, office, at):
    row = replace(TEXT, code="annex", is_annex=True)
    operations.add_section(complete, row, seen=complete.version, actor=office, at=at)
    last = replace(TEXT, code="tasks")
    operations.add_section(complete, last, seen=fresh(complete).version, actor=office, at=at)

    assert [one.code for one in section_rows(complete)] == [
        "assessment", "figures", "tasks", "annex",
    ]  # fmt: skip


def test_two_people_in_one_draft_do_not_overwrite_each_other(complete, office, at):
    seen = complete.version
    operations.add_section(complete, replace(TEXT, code="a_part"), seen=seen, actor=office, at=at)
    with pytest.raises(Stale):
        operations.add_section(
            complete, replace(TEXT, code="b_part"), seen=seen, actor=office, at=at
        )
    assert not complete.sections.filter(code="b_part").exists()


def test_a_line_that_cannot_be_counted_is_refused_by_place_and_field(complete, office, at):
    table = complete.sections.get(code="figures")
    row = replace(TABLE, lines=(*TABLE.lines, LineRow("unheard_of")))
    with pytest.raises(RuleBroken) as refusal:
        operations.write_section(table, row, seen=complete.version, actor=office, at=at)
    assert list(refusal.value.fields) == ["line-3-indicator"]
    assert section_rows(complete)[1] == TABLE


def test_the_header_and_the_name_of_a_draft_are_changed_in_one_line(draft, office, at):
    values = {"due_days": 7, "period_kinds": ["month"]}
    operations.write_header(
        draft, seen=draft.version, values=values, names={"name": "Tên mới"}, actor=office, at=at
    )
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.after) == (
        "report_form.write", {"due_days": 7, "period_kinds": ["month"], "name": "Tên mới"},
    )  # fmt: skip


def test_an_incomplete_draft_is_not_put_in_force(draft, office, at):
    with pytest.raises(operations.Incomplete) as refusal:
        operations.issue(draft, valid_from=DAY, actor=office, at=at)
    assert [one.field for one in refusal.value.complaints] == ["sections"]
    assert fresh(draft).status == "draft"


def test_a_version_in_force_is_frozen(valid, office, at):
    section = valid.sections.first()
    acts = [
        lambda: operations.write_header(
            valid, seen=fresh(valid).version, values={}, actor=office, at=at
        ),
        lambda: operations.add_section(valid, TEXT, seen=fresh(valid).version, actor=office, at=at),
        lambda: operations.write_section(
            section, TEXT, seen=fresh(valid).version, actor=office, at=at
        ),
        lambda: operations.move_section(section, up=False, actor=office, at=at),
        lambda: operations.remove_section(section, actor=office, at=at),
        lambda: operations.remove_check(valid.checks.first(), actor=office, at=at),
        lambda: operations.discard(valid, actor=office, at=at),
    ]
    for act in acts:
        with pytest.raises(RuleBroken):
            act()
    assert section_rows(valid) == [TEXT, TABLE]
    with pytest.raises(InvalidTransition):
        operations.issue(fresh(valid), valid_from=DAY, actor=office, at=at)


def test_a_new_version_is_copied_and_ends_the_last_one_when_it_is_put_in_force(valid, office, at):
    second = operations.new_version(valid.form, actor=office, at=at)
    with pytest.raises(RuleBroken):
        operations.new_version(valid.form, actor=office, at=at)
    assert section_rows(second) == section_rows(valid)
    assert check_rows(second) == check_rows(valid)
    with pytest.raises(RuleBroken) as refusal:
        operations.issue(second, valid_from=DAY, actor=office, at=at)
    assert list(refusal.value.fields) == ["valid_from"]

    operations.issue(second, valid_from=date(2027, 1, 1), actor=office, at=at)

    assert [(one.number, one.status, one.valid_from, one.valid_to)
            for one in FormVersion.objects.order_by("number")] == [
        (1, "ended", DAY, date(2027, 1, 1)), (2, "in_force", date(2027, 1, 1), None),
    ]  # fmt: skip


def test_a_version_ends_with_a_reason_after_its_last_day(valid, office, at):
    with pytest.raises(RuleBroken):
        operations.end(valid, last_day=date(2026, 1, 1), note="Hết", actor=office, at=at)
    with pytest.raises(RuleBroken):
        operations.end(valid, last_day=DAY, note=" ", actor=office, at=at)

    operations.end(fresh(valid), last_day=DAY, note="Hết giai đoạn", actor=office, at=at)

    assert (fresh(valid).status, fresh(valid).valid_to) == ("ended", date(2026, 12, 2))


def test_a_draft_is_thrown_away_with_its_form(complete, office, at):
    operations.discard(complete, actor=office, at=at)
    assert (FormVersion.objects.count(), Form.objects.count()) == (0, 0)


def test_a_form_is_made_from_another_bodys_form(valid, someone, at):
    other = UnitFactory(kind="province")
    person = someone(Role.STANDING_OFFICE, over=other)
    copy = operations.make_form(
        unit=other, code="own_form", name="Của tôi", like=valid, actor=person, at=at
    )
    assert section_rows(copy) == section_rows(valid)
    assert set(readable(person)) == {copy, valid}


def test_drafts_of_others_are_not_read_and_nobody_else_writes(draft, someone, at):
    stranger = someone(Role.STANDING_OFFICE, over=UnitFactory(kind="province"))
    clerk = someone(Role.REGISTRAR, over=draft.form.unit)
    assert list(readable(stranger)) == []
    for person in (stranger, clerk):
        with pytest.raises(NotAllowed):
            operations.write_header(draft, seen=draft.version, values={}, actor=person, at=at)


PAGES = (
    "version",
    "edit",
    "empty",
    "compare",
    "issue",
    "end",
    "discard",
    "add_section",
    "add_check",
)


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_draft_open_to_its_office_and_to_nobody_else(
    complete, office, someone, client, name
):
    address = reverse(f"report_forms:{name}", args=[complete.pk])
    client.force_login(office)
    assert client.get(address).status_code == 200
    client.force_login(someone(Role.STANDING_OFFICE, over=UnitFactory(kind="province")))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_form_and_for_three(
    count, province, office, at, client, django_assert_num_queries
):
    for number in range(count):
        operations.make_form(unit=province, code=f"form{number}", name="Mẫu", actor=office, at=at)
    client.force_login(office)
    client.get(reverse("report_forms:list"))
    with django_assert_num_queries(5):
        answer = client.get(reverse("report_forms:list"))
    assert len(answer.context["rows"]) == count


def test_a_part_is_written_on_its_page_and_what_is_wrong_is_told(complete, office, client):
    client.force_login(office)
    table = complete.sections.get(code="figures")
    address = reverse("report_forms:section", args=[table.pk])
    typed = {
        "seen": fresh(complete).version, "lines": 2, "title": "Số liệu", "code": "figures",
        "kind": "table", "depth": 1, "layout": "list", "l1-place": 2, "l1-indicator": "registered",
        "l2-place": 1, "l2-indicator": "registered", "l2-label": "Trước", "l2-kind": "individual",
    }  # fmt: skip

    wrong = client.post(address, {**typed, "l1-level": "commune"})
    done = client.post(address, typed)

    assert wrong.status_code == 422
    assert "Trước" in wrong.content.decode()
    assert done.url == reverse("report_forms:edit", args=[complete.pk])
    assert section_rows(complete)[1].lines == (
        LineRow("registered", {"kind": "individual"}, "Trước"), LineRow("registered"),
    )  # fmt: skip
    late = client.post(address, typed)
    assert late.status_code == 422


def test_the_steps_are_done_on_their_pages(complete, office, client):
    client.force_login(office)

    def post(name, pk, **typed):
        return client.post(reverse(f"report_forms:{name}", args=[pk]), typed)

    assert post("issue", complete.pk, valid_from="2026-12-01").status_code == 302
    assert post("new_version", complete.pk).status_code == 302
    second = FormVersion.objects.get(number=2)
    assert client.get(reverse("report_forms:compare", args=[second.pk])).status_code == 200
    assert post("edit", complete.pk, seen=1).url == reverse(
        "report_forms:version", args=[complete.pk]
    )
    section = second.sections.first()
    assert post("move_section", section.pk, do="down").status_code == 302
    assert post("remove_section", section.pk).status_code == 302
    assert post("remove_check", second.checks.first().pk).status_code == 302
    assert [one.code for one in section_rows(second)] == ["figures"]
    assert post("discard", second.pk).status_code == 302
    assert post("end", complete.pk, last_day="2026-12-31", note="Thôi dùng").status_code == 302
    assert fresh(complete).status == "ended"


def test_a_form_is_begun_on_its_page(province, office, client):
    client.force_login(office)
    address = reverse("report_forms:make")
    assert client.get(address).status_code == 200
    typed = {"unit": province.pk, "code": "moi", "name": "Mẫu mới"}
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 422
    form = Form.objects.get()
    assert client.get(reverse("report_forms:page", args=[form.pk])).status_code == 302
