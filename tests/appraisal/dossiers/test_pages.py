"""Pages of dossiers: what they show to whom, what they take, in how many queries."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.appraisal.enums import Column, DossierStatus, SetKind, SheetStatus
from kheo.appraisal.models import Assignment, Dossier, Mark, Proof, Sheet
from kheo.appraisal.operations import dossiers as acts
from kheo.appraisal.operations.sheets import sheet_of, write_mark
from kheo.initiatives.enums import Status
from tests.appraisal.dossiers.scene import (
    MOMENT,
    assign,
    commune,
    dossier_of,
    evidence_of,
    initiative_of,
    person,
    prove,
    scored_by,
)
from tests.factories.appraisal import MemberFactory

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return commune()


@pytest.fixture
def visit(client):
    def go(who, name, *args, post=None, **query):
        client.force_login(who)
        address = reverse(f"dossiers:{name}", args=args)
        return client.post(address, post) if post is not None else client.get(address, query)

    return go


def words(response):
    """The text of the page without its tags."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def test_the_list_shows_what_is_in_scope_only(place, visit):
    other = commune()
    dossier_of(place, initiative=initiative_of(place, title="Đường hoa", has_dossier=True))
    dossier_of(other, initiative=initiative_of(other, title="Chợ sạch", has_dossier=True))

    shown = words(visit(place.office, "list"))

    assert "Đường hoa" in shown
    assert "Chợ sạch" not in shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"Một", "Hai"}),
        ({"status": "with_team"}, {"Một"}),
        ({"q": "hai"}, {"Hai"}),
        ({"late": "on"}, {"Hai"}),
        ({"mine": "on"}, {"Hai"}),
        ({"level": "province"}, set()),
        ({"field": "economy"}, {"Hai"}),
        ({"year": "2025"}, set()),
        ({"status": "nonsense", "team": "x"}, {"Một", "Hai"}),
    ],
)
def test_every_condition_of_the_address_narrows(place, visit, query, expected):
    dossier_of(place, initiative=initiative_of(place, title="Một", has_dossier=True))
    dossier_of(
        place, status=DossierStatus.SUBMITTED, due_on="2026-01-01", assigned=False,
        initiative=initiative_of(place, title="Hai", has_dossier=True, field="economy"),
    )  # fmt: skip
    shown = visit(place.office, "list", **query).content.decode()
    assert {name for name in ("Một", "Hai") if f">{name}</a>" in shown} == expected


def test_the_appraiser_finds_what_he_still_has_to_score(place, visit):
    dossier = dossier_of(place, initiative=initiative_of(place, title="Của tôi", has_dossier=True))
    me = place.members[0].user
    assert "Của tôi" in words(visit(me, "list", mine="on"))
    scored_by(place, dossier, 0, D(8), D(8), D(8))
    assert "Của tôi" not in words(visit(me, "list", mine="on"))


def test_every_number_of_the_board_opens_exactly_its_rows(place, visit):
    for _n in range(3):
        dossier_of(place)
    dossier_of(place, status=DossierStatus.SUBMITTED, due_on="2026-01-01", assigned=False)
    page = visit(place.office, "board").content.decode()

    links = re.findall(r'href="([^"]*status=[^"]*)">\s*(\d+)', page)
    assert len(links) >= 8
    for address, number in links:
        rows = visit_rows(visit, place, unescape(address))
        assert rows == int(number)


def visit_rows(visit, place, address):
    """How many rows the list at ``address`` shows."""
    query = dict(part.split("=") for part in address.partition("?")[2].split("&"))
    page = visit(place.office, "list", **query).content.decode()
    return page.count("<tr data-row")


@pytest.mark.parametrize("name", ["list", "board"])
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_are_read_in_a_fixed_number_of_queries(
    place, client, name, rows, django_assert_num_queries
):
    for _n in range(rows):
        dossier_of(place)
    client.force_login(place.office)
    address = reverse(f"dossiers:{name}")
    client.get(address)
    with django_assert_num_queries({"list": 8, "board": 9}[name]):
        client.get(address)


@pytest.mark.parametrize("members", [1, 3])
def test_the_page_is_read_in_a_fixed_number_of_queries(client, members, django_assert_num_queries):
    place = commune(members=members)
    dossier = dossier_of(place)
    for index in range(members):
        scored_by(place, dossier, index, D(8), D(8), D(8))
    client.force_login(place.office)
    address = reverse("dossiers:page", args=[dossier.pk])
    client.get(address)
    with django_assert_num_queries(19):
        client.get(address)


def test_the_page_tells_what_is_missing(place, visit):
    dossier = dossier_of(place)
    scored_by(place, dossier, 0, D(8), D(8), D(3))
    shown = words(visit(place.office, "page", dossier.pk))

    name = place.members[1].full_name
    assert f"{name} chưa chấm" in shown
    assert "Tiêu chí 2 chưa có minh chứng" in shown
    assert "Bắt buộc mà chưa đạt: tiêu chí 3" in shown


def test_no_page_lets_a_scorer_read_the_others_before_saving(place, visit):
    dossier = dossier_of(place)
    scored_by(place, dossier, 0, D("6.5"), D("6.5"), D("6.5"), reason="Bí mật của người khác")
    me = place.members[1].user
    for name, args in (
        ("page", [dossier.pk]), ("list", []), ("board", []),
        ("sheet", [dossier.pk, place.members[1].pk]),
    ):  # fmt: skip
        shown = visit(me, name, *args).content.decode()
        assert "6,5" not in shown
        assert "45,5" not in shown
        assert "Bí mật" not in shown
    assert visit(me, "sheet", dossier.pk, place.members[0].pk).status_code == 403

    scored_by(place, dossier, 1, D(8), D(8), D(8))
    assert "6,5" in visit(me, "page", dossier.pk).content.decode()


def test_a_dossier_out_of_scope_is_not_there(place, visit):
    dossier = dossier_of(commune())
    for name, args in (
        ("page", [dossier.pk]), ("self", [dossier.pk]), ("council", [dossier.pk]),
        ("step", [dossier.pk, "send"]), ("open", [dossier.initiative_id]),
    ):  # fmt: skip
        assert visit(place.office, name, *args).status_code == 404
    assert visit(place.office, "page", 10**9).status_code == 404


def test_the_registrar_opens_marks_proves_and_hands_over(place, visit):
    initiative = initiative_of(place, Status.BUILDING)
    assert "Bộ tiêu chí" in words(visit(place.registrar, "open", initiative.pk))
    answer = visit(place.registrar, "open", initiative.pk, post={"criteria": place.version.pk})
    dossier = Dossier.objects.get()
    assert answer.url == reverse("dossiers:self", args=[dossier.pk])

    one, two, three = place.criteria
    photo = evidence_of(initiative, by=place.registrar)
    answer = visit(place.registrar, "proof", dossier.pk, two.pk, post={"evidence": [photo.pk]})
    assert answer.url.endswith(f"/tu-cham/#tc-{two.pk}")
    assert Proof.objects.get().evidence == photo

    answer = visit(place.registrar, "self", dossier.pk, post={
        "version": "1", f"value-{one.pk}": "8,5", f"value-{two.pk}": "7.5", f"value-{three.pk}": "8",
        f"remark-{one.pk}": "Đã họp thôn", "then": "present",
    })  # fmt: skip
    assert answer.url == reverse("dossiers:step", args=[dossier.pk, "present"])
    assert set(Mark.objects.values_list("value", "remark")) == {
        (D("8.50"), "Đã họp thôn"), (D("7.50"), ""), (D("8.00"), ""),
    }  # fmt: skip
    visit(place.registrar, "step", dossier.pk, "present", post={"remark": "", "version": "1"})
    assert Dossier.objects.get().turn == "head"
    visit(place.head, "step", dossier.pk, "send", post={"version": "2"})
    assert (Dossier.objects.get().status, Dossier.objects.get().self_total) == (
        DossierStatus.SUBMITTED, D("81.00"),
    )  # fmt: skip


def test_unticked_proof_is_taken_back(place, visit):
    dossier = dossier_of(place, status=DossierStatus.SELF_ASSESSMENT, assigned=False)
    prove(dossier, place.criteria[1], by=place.registrar)
    visit(place.registrar, "proof", dossier.pk, place.criteria[1].pk, post={"caption": ""})
    assert not Proof.objects.exists()


def test_a_second_opening_leads_to_the_open_dossier(place, visit):
    dossier = dossier_of(place)
    assert visit(place.registrar, "open", dossier.initiative_id).url == reverse(
        "dossiers:page", args=[dossier.pk]
    )


def test_opening_without_criteria_in_force_says_what_to_do(place, visit):
    type(place.version).objects.update(valid_from="2030-01-01")
    shown = words(visit(place.registrar, "open", initiative_of(place, Status.BUILDING).pk))
    assert "Chưa có bộ tiêu chí" in shown


def marks_of(place, *values):
    return {f"value-{one.pk}": value for one, value in zip(place.criteria, values, strict=True)}


def test_a_member_saves_his_sheet_by_the_plain_form(place, visit):
    dossier = dossier_of(place)
    member = place.members[0]
    reasons = {f"reason-{one.pk}": "Xem tại chỗ" for one in place.criteria}
    answer = visit(member.user, "sheet", dossier.pk, member.pk, post={
        "version": "1", "then": "save", **marks_of(place, "9", "8", "7"), **reasons,
    })  # fmt: skip
    assert answer.status_code == 302
    sheet = Sheet.objects.get(member=member)
    assert (sheet.status, sheet.total) == (SheetStatus.SAVED, D("59.00"))


def test_what_was_typed_stays_when_one_mark_is_refused(place, visit):
    dossier = dossier_of(place)
    member = place.members[0]
    one, _two, three = place.criteria
    answer = visit(member.user, "sheet", dossier.pk, member.pk, post={
        "version": "1", "then": "save", **marks_of(place, "9", "70", "chín"),
        f"reason-{one.pk}": "Rất tốt",
    })  # fmt: skip
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="chín"' in shown
    assert 'value="70"' in shown
    assert "Rất tốt" in shown
    assert "Hãy ghi điểm" in words(answer)

    answer = visit(member.user, "sheet", dossier.pk, member.pk, post={
        "version": "1", "then": "save", **marks_of(place, "9", "70", "7"),
    })  # fmt: skip
    assert answer.status_code == 422
    assert "từ 0 đến 10" in words(answer)
    kept = dict(Mark.objects.filter(sheet__member=member).values_list("criterion", "value"))
    assert (kept[one.pk], kept[three.pk]) == (D(9), D(7))


def test_who_abstains_says_why(place, visit):
    dossier = dossier_of(place)
    member = place.members[0]
    answer = visit(
        member.user,
        "sheet",
        dossier.pk,
        member.pk,
        post={"version": "1", "then": "abstain", "note": ""},
    )
    assert answer.status_code == 422
    answer = visit(
        member.user, "sheet", dossier.pk, member.pk,
        post={"version": "1", "then": "abstain", "note": "Chưa đi thực tế"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert Sheet.objects.get(member=member).status == SheetStatus.ABSTAINED


def test_the_office_types_a_paper_sheet_on_the_same_page(place, visit):
    dossier = dossier_of(place)
    member = MemberFactory(team=place.team, user=None, full_name="Cụ Tư")
    assign(dossier, member, by=place.office)
    assert "Cụ Tư" in words(visit(place.office, "sheet", dossier.pk, member.pk))
    visit(place.office, "sheet", dossier.pk, member.pk, post={
        "version": "1", "then": "save", **marks_of(place, "8", "8", "8"),
    })  # fmt: skip
    assert Sheet.objects.get(member=member).typed_by == place.office


def test_a_checklist_is_ticked_as_met_or_not(visit):
    place = commune(kind=SetKind.CHECKLIST, threshold=D(0))
    dossier = dossier_of(place)
    member = place.members[0]
    assert "không đạt" in words(visit(member.user, "sheet", dossier.pk, member.pk))
    reasons = {f"reason-{one.pk}": "Đã xem" for one in place.criteria}
    visit(member.user, "sheet", dossier.pk, member.pk, post={
        "version": "1", "then": "save", **marks_of(place, "1", "1", "0"), **reasons,
    })  # fmt: skip
    assert Sheet.objects.get(member=member).total == D(1)


# Marks that save themselves ------------------------------------------------------


def send_mark(visit, place, dossier, who, field, value, version="1", member=None):
    member = member or place.members[0]
    return visit(who, "save_mark", dossier.pk, "team", member.pk, post={
        "field": field, "value": value, "version": version,
    })  # fmt: skip


def test_a_mark_saves_itself_and_tells_the_new_version(place, visit):
    dossier = dossier_of(place)
    one = place.criteria[0]
    me = place.members[0].user

    answer = send_mark(visit, place, dossier, me, f"value-{one.pk}", "7.5")
    assert (answer.status_code, answer.json()) == (
        200,
        {"saved": True, "version": 2, "value": "7,5"},
    )
    answer = send_mark(visit, place, dossier, me, f"reason-{one.pk}", " Còn tối ", "2")
    assert answer.json() == {"saved": True, "version": 3, "value": "Còn tối"}
    answer = send_mark(visit, place, dossier, me, f"abstain-{one.pk}", "on", "3")
    assert answer.json() == {"saved": True, "version": 4, "value": "on"}
    mark = Mark.objects.get(sheet__member=place.members[0], criterion=one)
    assert (mark.value, mark.is_abstained, mark.reason) == (None, True, "Còn tối")


def test_a_mark_changed_by_somebody_else_is_shown_and_not_overwritten(place, visit):
    dossier = dossier_of(place)
    one = place.criteria[0]
    me = place.members[0].user
    send_mark(visit, place, dossier, me, f"value-{one.pk}", "7")

    answer = send_mark(visit, place, dossier, me, f"value-{one.pk}", "9", "1")

    told = answer.json()
    assert (answer.status_code, told["saved"], told["version"], told["value"]) == (
        409,
        False,
        2,
        "7",
    )
    assert "Có người vừa" in told["sentence"]
    assert Mark.objects.get(sheet__member=place.members[0], criterion=one).value == 7


@pytest.mark.parametrize(
    ("field", "value", "version"),
    [
        ("value-{one}", "11", "1"), ("value-{one}", "7,3", "1"), ("value-{one}", "bảy", "1"),
        ("value-{one}", "NaN", "1"), ("value-{one}", "1e5", "1"), ("value-999999", "7", "1"),
        ("value-", "7", "1"), ("total", "7", "1"), ("", "", ""), ("value-{one}", "7", "x"),
        ("value-{one}", "7", "9" * 30), ("value-" + "9" * 40, "7", "1"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_mark_is_refused_by_a_sentence(place, visit, field, value, version):
    dossier = dossier_of(place)
    name = field.format(one=place.criteria[0].pk)
    answer = send_mark(visit, place, dossier, place.members[0].user, name, value, version)
    assert answer.status_code in {409, 422}
    assert answer.json()["sentence"]
    assert not Mark.objects.filter(sheet__column=Column.TEAM, value__isnull=False).exists()


def test_nobody_saves_a_mark_on_a_sheet_that_is_not_his(place, visit):
    dossier = dossier_of(place)
    name = f"value-{place.criteria[0].pk}"
    for who in (place.members[1].user, place.registrar, place.head, place.auditor):
        answer = send_mark(visit, place, dossier, who, name, "7")
        assert (answer.status_code, answer.json()["saved"]) == (422, False)
    stranger = person(Role.APPRAISER, commune().body)
    assert send_mark(visit, place, dossier, stranger, name, "7").status_code == 404
    assert not Mark.objects.filter(sheet__column=Column.TEAM, value__isnull=False).exists()


def test_the_steps_ask_do_and_tell(place, visit):
    dossier = dossier_of(place)
    scored_by(place, dossier, 0, D(8), D(8), D(8))
    asked = words(visit(place.office, "step", dossier.pk, "close_scoring"))
    assert "Chốt điểm" in asked
    assert "Được 56,00 điểm; cần 70,00 điểm." in asked
    answer = visit(
        place.office, "step", dossier.pk, "close_scoring", post={"note": "", "version": "1"}
    )
    assert answer.status_code == 422
    assert place.members[1].full_name in words(answer)
    answer = visit(
        place.office, "step", dossier.pk, "close_scoring", post={"note": "Ốm", "version": "9"}
    )
    assert answer.status_code == 409
    visit(place.office, "step", dossier.pk, "close_scoring", post={"note": "Ốm", "version": "1"})
    assert Dossier.objects.get().status == DossierStatus.SCORED
    assert visit(place.office, "step", dossier.pk, "nonsense").status_code == 404
    assert (
        visit(place.head, "step", dossier.pk, "reopen_scoring", post={"note": "x"}).status_code
        == 403
    )


def test_the_council_writes_its_scores(place, visit):
    dossier = dossier_of(place)
    scored_by(place, dossier, 0, D(8), D(8), D(8))
    acts.close_scoring(dossier, note="đủ", actor=place.office, at=MOMENT)
    values = marks_of(place, "8", "0", "9")
    answer = visit(
        place.office, "council", dossier.pk, post={"version": "1", "then": "save", **values}
    )
    assert answer.status_code == 422
    values |= {f"reason-{place.criteria[2].pk}": "Nhân rộng tốt"}
    visit(place.office, "council", dossier.pk, post={"version": "1", "then": "save", **values})
    assert Dossier.objects.get().council_total == D("58.00")


def test_a_saved_sheet_is_changed_with_its_reason_on_the_page(place, visit):
    dossier = dossier_of(place)
    sheet = scored_by(place, dossier, 0, D(8), D(8), D(8), reason="")
    member = place.members[0]
    page = visit(member.user, "sheet", dossier.pk, member.pk).content.decode()
    assert "data-autosave" not in page
    sheet.refresh_from_db()
    post = {"version": str(sheet.version), "then": "save", **marks_of(place, "7", "8", "8")}
    answer = visit(member.user, "sheet", dossier.pk, member.pk, post=post)
    assert answer.status_code == 422
    post[f"reason-{place.criteria[0].pk}"] = "Đo lại"
    assert visit(member.user, "sheet", dossier.pk, member.pk, post=post).status_code == 302
    assert Sheet.objects.get(pk=sheet.pk).total == D("51.00")


def test_an_ended_assignment_closes_the_page_of_the_sheet(place, visit):
    dossier = dossier_of(place)
    sheet = sheet_of(dossier, column=Column.TEAM, member=place.members[0])
    write_mark(
        sheet, criterion=place.criteria[0], value=D(8), actor=place.members[0].user, at=MOMENT
    )
    Assignment.objects.update(ended_at=MOMENT, scores_kept=True)
    assert visit(place.members[0].user, "sheet", dossier.pk, place.members[0].pk).status_code == 403
