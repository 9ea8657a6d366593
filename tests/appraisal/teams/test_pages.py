"""The pages of teams: who opens which, what they cost, what they never tell."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.appraisal.enums import SheetStatus
from kheo.appraisal.models import Assignment, Mark, Member, Recusal, Sheet, Team, Visit
from kheo.appraisal.operations import assignments, sheets
from kheo.appraisal.operations.visits import record_visit
from kheo.appraisal.queries.teams import propose
from kheo.appraisal.queries.visits import visits_count, visits_of
from tests.appraisal.teams.conftest import told
from tests.documents.files import jpeg
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.appraisal import MemberFactory

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def clock(time_machine, at):
    time_machine.move_to(at, tick=False)


def given(scene, at, *, member=0, **kwargs):
    """A dossier assigned to a member of the scene."""
    dossier = scene.dossier(**kwargs)
    return assignments.assign(
        dossier, member=scene.members[member], due_on=DUE, actor=scene.office, at=at
    )


def scored(one, at, *values):
    """The sheet of an assignment, saved with these marks."""
    sheet = sheets.sheet_of(one.dossier, column="team", member=one.member)
    for criterion, value in zip(one.dossier.criteria.criteria.order_by("pk"), values, strict=True):
        sheets.write_mark(
            sheet, criterion=criterion, value=Decimal(str(value)), actor=one.member.user, at=at
        )
    return sheets.save_sheet(sheet, actor=one.member.user, at=at)


LOOKS = {Role.STANDING_OFFICE, Role.COMMITTEE_MEMBER, Role.APPRAISER, Role.INSPECTOR, Role.AUDITOR}
OFFICE = {Role.STANDING_OFFICE}
PAGES = {
    "teams:list": ("", LOOKS),
    "teams:set_up": ("", OFFICE),
    "teams:share": ("", OFFICE),
    "teams:page": ("team", LOOKS),
    "teams:change": ("team", OFFICE),
    "teams:end": ("team", OFFICE),
    "teams:add_member": ("team", OFFICE),
    "teams:end_member": ("member", OFFICE),
    "teams:assign": ("dossier", OFFICE),
    "teams:take_back": ("dossier", OFFICE),
    "teams:hand_on": ("assignment", OFFICE),
    "teams:type_in": ("on_paper", OFFICE),
    "teams:visit": ("dossier", OFFICE),
    "teams:queue": ("", {Role.APPRAISER}),
}


@pytest.mark.parametrize("role", [one for one in Role if one != Role.SYSTEM])
def test_every_page_by_every_role(role, scene, at, client, someone):
    one = given(scene, at)
    paper = MemberFactory(team=scene.team, user=None, full_name="Ông Giấy")
    on_paper = assignments.assign(one.dossier, member=paper, actor=scene.office, at=at)
    keys = {
        "team": scene.team.pk, "member": scene.members[1].pk, "dossier": one.dossier_id,
        "assignment": one.pk, "on_paper": on_paper.pk,
    }  # fmt: skip
    client.force_login(someone(role, over=scene.commune))
    answers = {
        name: client.get(reverse(name, args=[keys[what]] if what else [])).status_code
        for name, (what, _roles) in PAGES.items()
    }
    assert {name for name, code in answers.items() if code == 200} == {
        name for name, (_what, roles) in PAGES.items() if role in roles
    }
    assert set(answers.values()) <= {200, 403, 404}


def test_outside_the_scope_everything_is_not_found(scene, at, client, someone):
    one = given(scene, at)
    paper = MemberFactory(team=scene.team, user=None, full_name="Ông Giấy")
    on_paper = assignments.assign(one.dossier, member=paper, actor=scene.office, at=at)
    keys = {
        "team": scene.team.pk, "member": scene.members[1].pk, "dossier": one.dossier_id,
        "assignment": one.pk, "on_paper": on_paper.pk,
    }  # fmt: skip
    client.force_login(someone(Role.STANDING_OFFICE, over=scene.villages[0]))
    for name, (what, roles) in PAGES.items():
        if what and roles & OFFICE:
            assert client.get(reverse(name, args=[keys[what]])).status_code == 404, name
    assert client.post(reverse("teams:nudge", args=[one.pk])).status_code == 404
    assert client.post(reverse("teams:nudge_late", args=[scene.team.pk])).status_code == 404


def test_a_team_is_set_up_with_a_decision_entered_on_the_spot(scene, client):
    GrantFactory(user=scene.office, role=Role.RECORDS_CLERK, unit=scene.commune)
    client.force_login(scene.office)
    form = {
        "unit": scene.commune.pk, "name": "Tổ thẩm định số 2", "valid_from": "2026-11-21",
        "paper_number": "07-QĐ/BCĐ", "paper_issued_on": "2026-11-20", "fields_known": ["economy"],
    }  # fmt: skip
    answer = client.post(reverse("teams:set_up"), form)
    team = Team.objects.get(name="Tổ thẩm định số 2")
    assert answer.url == reverse("teams:page", args=[team.pk])
    assert (team.paper.number, team.fields) == ("07-QĐ/BCĐ", ["economy"])


def test_a_refused_team_enters_no_paper_and_keeps_what_was_typed(scene, client):
    GrantFactory(user=scene.office, role=Role.RECORDS_CLERK, unit=scene.commune)
    client.force_login(scene.office)
    form = {
        "unit": scene.commune.pk, "name": "Tổ hai", "valid_from": "2026-11-01",
        "paper_number": "07-QĐ/BCĐ", "paper_issued_on": "2026-11-20",
    }  # fmt: skip
    answer = client.post(reverse("teams:set_up"), form)
    assert answer.status_code == 422
    assert "Tổ hai" in answer.text
    assert "07-QĐ/BCĐ" in answer.text
    assert Team.objects.count() == 1
    assert not type(scene.team.paper).objects.filter(number="07-QĐ/BCĐ").exists()


def test_a_member_is_added_with_the_code_of_his_unit(scene, client):
    client.force_login(scene.office)
    form = {
        "full_name": "Ông Giấy", "unit": scene.villages[0].code, "role": "member",
        "valid_from": "2026-11-21", "fields_known": ["economy"],
    }  # fmt: skip
    url = reverse("teams:add_member", args=[scene.team.pk])
    assert client.post(url, form | {"unit": "nowhere"}).status_code == 422
    assert client.post(url, form).status_code == 302
    member = Member.objects.get(full_name="Ông Giấy")
    assert (member.unit, member.fields, member.user) == (scene.villages[0], ["economy"], None)


def test_sharing_is_looked_at_before_it_is_done(scene, client, at):
    pile = [scene.dossier(with_team=False) for _n in range(3)]
    barred = scene.dossier(with_team=False, initiative__filed_by=scene.people[0])
    client.force_login(scene.office)
    url = reverse("teams:share")
    form = {
        "to": scene.team.pk, "per_dossier": "2", "by_field": "on", "due_on": "2026-12-01",
        "dossier": [one.pk for one in (*pile, barred)],
    }  # fmt: skip
    preview = client.post(url, form | {"act": "look"})
    assert preview.status_code == 200
    assert not Assignment.objects.exists()
    shown = preview.context["shares"]
    assert [row["member"] for row in preview.context["kept_out"]] == [scene.members[0]]
    done = client.post(url, form | {"act": "do", "expected": shown.fingerprint})
    assert done.url == reverse("teams:page", args=[scene.team.pk])
    assert Assignment.objects.filter(due_on=DUE).count() == 8
    late = client.post(url, form | {"act": "do", "expected": shown.fingerprint})
    assert late.status_code == 200
    assert Assignment.objects.count() == 8


@pytest.mark.parametrize("form", [{"per_dossier": "9"}, {"dossier": []}, {"per_dossier": "x"}])
def test_a_crooked_sharing_keeps_the_ticks(scene, client, form):
    one = scene.dossier(with_team=False)
    client.force_login(scene.office)
    good = {"to": scene.team.pk, "per_dossier": "1", "dossier": [one.pk], "act": "look"}
    answer = client.post(reverse("teams:share"), good | form)
    assert answer.status_code == 422
    assert answer.context["ticked"] == set(form.get("dossier", [one.pk]))


def test_dossiers_of_others_cannot_be_slipped_into_a_sharing(scene, client):
    stranger = scene.dossier(with_team=False, body=UserFactory(unit=scene.nation).unit)
    client.force_login(scene.office)
    form = {"to": scene.team.pk, "per_dossier": "1", "dossier": [stranger.pk], "act": "do"}
    assert client.post(reverse("teams:share"), form).status_code == 422
    assert not Assignment.objects.exists()


def test_who_leaves_answers_for_each_dossier(scene, client, at):
    one = given(scene, at)
    client.force_login(scene.office)
    url = reverse("teams:end_member", args=[scene.members[0].pk])
    form = {"last_day": "2026-11-21", "note": "Nghỉ hưu"}
    assert client.post(url, form).status_code == 422
    form[f"fate_{one.pk}"] = f"drop:{scene.members[1].pk}"
    assert client.post(url, form).status_code == 302
    running = Assignment.objects.get(ended_at__isnull=True)
    assert running.member == scene.members[1]


def test_handing_on_offers_only_who_may_have_it(scene, client, at):
    one = given(scene, at, initiative__filed_by=scene.people[1])
    client.force_login(scene.office)
    url = reverse("teams:hand_on", args=[one.pk])
    page = client.get(url).text
    assert "Đỗ Văn Cường" in page
    assert "Phạm Thị Bình" not in page
    form = {"fate": f"drop:{scene.members[2].pk}", "note": "Chia lại"}
    assert client.post(url, form).status_code == 302
    assert Assignment.objects.get(ended_at__isnull=True).member == scene.members[2]


def test_reminders_by_button(scene, client, at):
    one = given(scene, at)
    Assignment.objects.update(due_on=date(2026, 11, 1))
    client.force_login(scene.office)
    client.post(reverse("teams:nudge_late", args=[scene.team.pk]))
    client.post(reverse("teams:nudge", args=[one.pk]))
    assert Assignment.objects.get().nudges == 1
    client.force_login(scene.people[0])
    assert "21/11/2026" in client.get(reverse("teams:queue")).text
    home = client.get(reverse("console:home"))
    (table,) = home.context["tables"]
    (work,) = table.lines
    assert (work.key, work.count, work.late, work.reminded) == ("score", 1, 1, 1)


# The queue and the sheet -----------------------------------------------------------


def test_the_queue_begins_with_the_nearest_day_and_the_fewest_scores(scene, client, at):
    later, soon, fewer = (given(scene, at) for _n in range(3))
    Assignment.objects.filter(pk=soon.pk).update(due_on=date(2026, 11, 25))
    type(later.dossier).objects.filter(pk=later.dossier_id).update(sheets_saved=2)
    done = given(scene, at)
    scored(done, at, 8, 9)
    client.force_login(scene.people[0])
    answer = client.get(reverse("teams:queue"))
    assert [row.pk for row in answer.context["rows"]] == [soon.pk, fewer.pk, later.pk]
    queue = answer.context["queue"]
    assert (queue.done, queue.total, queue.next) == (1, 4, soon.pk)
    done_page = client.get(reverse("teams:queue"), {"xem": "xong"})
    assert [row.pk for row in done_page.context["rows"]] == [done.pk]


def test_filters_of_the_queue(scene, client, at):
    economy = given(scene, at, initiative__title="Đường hoa", initiative__search_text="duong hoa")
    culture = given(scene, at, field="culture_society", initiative__search_text="the thao")
    Assignment.objects.filter(pk=culture.pk).update(due_on=date(2026, 11, 1))
    client.force_login(scene.people[0])

    def keys(**query):
        return {row.pk for row in client.get(reverse("teams:queue"), query).context["rows"]}

    assert keys(linh_vuc="economy") == {economy.pk}
    assert keys(qua_han="1") == {culture.pk}
    assert keys(tim="ĐƯỜNG hoa") == {economy.pk}
    assert keys(linh_vuc="nonsense") == {economy.pk, culture.pk}


def marks(one, *values, **more):
    """The form of a sheet."""
    keys = one.dossier.criteria.criteria.order_by("pk").values_list("pk", flat=True)
    return {f"value-{key}": value for key, value in zip(keys, values, strict=True)} | more


def test_save_and_next_walks_the_queue_to_its_end(scene, client, at):
    first, second = given(scene, at), given(scene, at)
    client.force_login(scene.people[0])
    answer = client.post(
        reverse("teams:score", args=[first.pk]), marks(first, "7,5", "9", then="next")
    )
    assert answer.url == reverse("teams:score", args=[second.pk])
    answer = client.post(
        reverse("teams:score", args=[second.pk]), marks(second, "8", "8", then="next")
    )
    assert answer.url == reverse("teams:queue")
    assert Assignment.objects.filter(done_at__isnull=False).count() == 2
    assert Sheet.objects.get(dossier=first.dossier).total == 82.5


def test_a_gap_is_named_and_what_was_typed_stays(scene, client, at):
    one = given(scene, at)
    client.force_login(scene.people[0])
    answer = client.post(reverse("teams:score", args=[one.pk]), marks(one, "7,5", "", then="next"))
    assert answer.status_code == 422
    assert "7,5" in answer.text
    assert Mark.objects.filter(value="7.5").exists()


def test_skipping_leads_round_the_open_ones(scene, client, at):
    first, second, third = (given(scene, at) for _n in range(3))
    client.force_login(scene.people[0])
    way = [
        client.get(reverse("teams:score", args=[one.pk])).context["place"].next
        for one in (first, second, third)
    ]
    assert way == [second.pk, third.pk, first.pk]


def test_abstaining_needs_its_reason_and_goes_on(scene, client, at):
    first, second = given(scene, at), given(scene, at)
    client.force_login(scene.people[0])
    url = reverse("teams:score", args=[first.pk])
    assert client.post(url, {"then": "abstain", "note": ""}).status_code == 422
    answer = client.post(url, {"then": "abstain", "note": "Không đủ chuyên môn"})
    assert answer.url == reverse("teams:score", args=[second.pk])
    assert Sheet.objects.get().status == SheetStatus.ABSTAINED
    assert client.get(url).status_code == 200


def test_nobody_sees_anothers_score_before_his_own_is_saved(scene, client, at):
    mine = given(scene, at)
    other = assignments.assign(mine.dossier, member=scene.members[1], actor=scene.office, at=at)
    scored(other, at, "6.5", "3.5")
    client.force_login(scene.people[0])
    url = reverse("teams:score", args=[mine.pk])
    for page in (url, reverse("teams:queue"), reverse("teams:page", args=[scene.team.pk])):
        text = client.get(page).text
        assert "6,5" not in text, page
        assert "50,00" not in text, page
    client.post(url, marks(mine, "8", "8", then="save"))
    after = client.get(url)
    assert "6,5" in after.text
    assert "Phạm Thị Bình" in after.text


def test_who_declares_a_conflict_sees_nothing_of_it_any_more(scene, client, at):
    mine = given(scene, at)
    other = assignments.assign(mine.dossier, member=scene.members[1], actor=scene.office, at=at)
    scored(other, at, "6.5", "3.5")
    client.force_login(scene.people[0])
    client.post(reverse("teams:score", args=[mine.pk]), marks(mine, "8", "8", then="save"))
    url = reverse("teams:declare", args=[mine.pk])
    assert client.post(url, {"note": ""}).status_code == 422
    assert client.post(url, {"note": "Em ruột phụ trách"}).url == reverse("teams:queue")
    page = client.get(reverse("teams:score", args=[mine.pk]))
    assert page.status_code == 403
    assert "6,5" not in page.text
    assert client.get(reverse("teams:queue")).context["queue"].total == 0
    dossier_page = client.get(reverse("dossiers:page", args=[mine.dossier_id]))
    assert "6,5" not in dossier_page.text
    assert Sheet.objects.get(member=scene.members[0]).status == SheetStatus.DROPPED


def test_what_has_come_to_keep_a_scorer_out_is_found_when_he_opens_it(scene, client, at):
    one = given(scene, at)
    GrantFactory(user=scene.people[0], role=Role.UNIT_HEAD, unit=scene.villages[1])
    client.force_login(scene.people[0])
    page = client.get(reverse("teams:score", args=[one.pk]))
    assert page.status_code == 403
    assert Recusal.objects.get().how == "own_unit"
    assert len(told(one.dossier, "dossier.find_recusal")) == 1
    assert client.get(reverse("teams:score", args=[one.pk])).status_code == 403
    assert Recusal.objects.count() == 1


def test_anothers_assignment_is_not_found_and_an_ended_one_says_so(scene, client, at):
    one = given(scene, at)
    client.force_login(scene.people[1])
    for name in ("teams:score", "teams:declare"):
        assert client.get(reverse(name, args=[one.pk])).status_code == 404
    assignments.end_assignment(one, keep_scores=False, note="Chia lại", actor=scene.office, at=at)
    client.force_login(scene.people[0])
    page = client.get(reverse("teams:score", args=[one.pk]))
    assert page.status_code == 403
    assert "Chia lại" in page.text


def test_the_office_types_in_a_sheet_that_came_on_paper(scene, client, at):
    paper = MemberFactory(team=scene.team, user=None, full_name="Ông Giấy")
    dossier = scene.dossier()
    one = assignments.assign(dossier, member=paper, actor=scene.office, at=at)
    client.force_login(scene.office)
    url = reverse("teams:type_in", args=[one.pk])
    answer = client.post(url, marks(one, "7", "7", then="save"))
    assert answer.url == reverse("teams:page", args=[scene.team.pk])
    sheet = Sheet.objects.get()
    assert (sheet.status, sheet.typed_by, sheet.member) == ("saved", scene.office, paper)
    with_account = given(scene, at)
    assert client.get(reverse("teams:type_in", args=[with_account.pk])).status_code == 404


# Visits ----------------------------------------------------------------------------


def test_a_visit_is_recorded_with_photos_on_the_spot(scene, client, at, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    one = given(scene, at)
    client.force_login(scene.people[0])
    url = reverse("teams:visit", args=[one.dossier_id])
    form = {
        "on": "2026-11-20", "place": "Thôn 2", "present": "Bí thư Chi bộ", "found": "60 bóng sáng",
        "caption": "Đoạn đầu thôn", "back": reverse("teams:score", args=[one.pk]),
        "photos": SimpleUploadedFile("tham.jpg", jpeg(), "image/jpeg"),
    }  # fmt: skip
    answer = client.post(url, form)
    assert answer.url == reverse("teams:score", args=[one.pk])
    visit = Visit.objects.get()
    photo = visit.photos.get()
    assert (visit.place, visit.told_by, photo.caption) == (
        "Thôn 2",
        scene.people[0],
        "Đoạn đầu thôn",
    )
    assert told(one.dossier, "dossier.visit") == [
        (
            str(scene.people[0]), {},
            {"visit": visit.pk, "on": "2026-11-20", "place": "Thôn 2", "photos": 1}, "",
        )
    ]  # fmt: skip
    assert "60 bóng sáng" in client.get(reverse("teams:score", args=[one.pk])).text
    thumb = reverse("teams:photo", args=[photo.pk, "thumb"])
    answer = client.get(thumb)
    assert answer["Content-Type"] == "image/jpeg"
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    client.force_login(UserFactory())
    assert client.get(thumb).status_code == 403


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"on": "2026-11-22"}, "on"),
        ({"place": " "}, "place"),
        ({"found": ""}, "found"),
    ],
)
def test_a_crooked_visit_is_refused_at_its_field(scene, client, at, values, field):
    one = given(scene, at)
    client.force_login(scene.people[0])
    form = {"on": "2026-11-20", "place": "Thôn 2", "found": "Sáng"} | values
    answer = client.post(reverse("teams:visit", args=[one.dossier_id]), form)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Visit.objects.exists()


def test_only_the_team_not_kept_out_and_the_office_record_visits(scene, client, at, someone):
    one = given(scene, at)
    stranger = someone(Role.APPRAISER, over=scene.commune)
    kept_out = Recusal.objects.create(
        dossier=one.dossier, member=scene.members[2], how="declared", found_at=at,
        found_by=scene.people[2],
    )  # fmt: skip
    url = reverse("teams:visit", args=[one.dossier_id])
    for person, code in (
        (stranger, 404), (kept_out.member.user, 404), (scene.people[1], 200), (scene.office, 200),
    ):  # fmt: skip
        client.force_login(person)
        assert client.get(url).status_code == code


def test_several_visits_stand_the_last_first(scene, at):
    dossier = scene.dossier()
    values = {"place": "Thôn 2", "found": "x", "actor": scene.office, "at": at}
    first = record_visit(dossier, on=date(2026, 11, 1), **values)
    second = record_visit(dossier, on=date(2026, 11, 9), **values)
    assert visits_of(dossier) == [second, first]
    assert visits_count([dossier]) == {dossier.pk: 2}


# What the pages cost -----------------------------------------------------------------


def fresh(person):
    return User.objects.get(pk=person.pk)


def fill(scene, at, rows):
    """``rows`` dossiers, shared evenly to three members each."""
    pile = [scene.dossier() for _n in range(rows)]
    assignments.share_evenly(pile, team=scene.team, per_dossier=3, actor=scene.office, at=at)
    return pile


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_every_list_are_fixed(rows, scene, at, client, django_assert_num_queries):
    fill(scene, at, rows)
    scene.dossier(with_team=False)
    first = Assignment.objects.filter(member=scene.members[0]).earliest("pk")
    record_visit(
        first.dossier, on=date(2026, 11, 1), place="x", found="x", actor=scene.office, at=at
    )
    client.force_login(scene.office)
    for url, count in (
        (reverse("teams:list"), LIST),
        (reverse("teams:page", args=[scene.team.pk]), PAGE),
        (reverse("teams:share"), SHARE),
    ):
        with django_assert_num_queries(count):
            assert client.get(url).status_code == 200
    client.force_login(scene.people[0])
    with django_assert_num_queries(QUEUE):
        assert client.get(reverse("teams:queue")).status_code == 200
    with django_assert_num_queries(SCORE):
        assert client.get(reverse("teams:score", args=[first.pk])).status_code == 200


LIST, PAGE, SHARE, QUEUE, SCORE = 8, 12, 8, 5, 27


def test_two_hundred_dossiers_and_fifteen_members_cost_no_query_more(
    scene, at, client, django_assert_num_queries
):
    for _n in range(12):
        scene.member()
    pile = [scene.dossier() for _n in range(200)]
    with django_assert_num_queries(6):
        shares = propose(pile, scene.members, per_dossier=3).shares
    assert set(shares.loads.values()) == {40}
    Assignment.objects.bulk_create(
        Assignment(
            dossier_id=dossier, member_id=member, due_on=DUE, assigned_at=at,
            assigned_by=scene.office,
        )
        for dossier, members in shares.given.items()
        for member in members
    )  # fmt: skip
    client.force_login(scene.office)
    with django_assert_num_queries(PAGE):
        assert client.get(reverse("teams:page", args=[scene.team.pk])).status_code == 200
    client.force_login(fresh(scene.people[0]))
    with django_assert_num_queries(QUEUE):
        assert client.get(reverse("teams:queue")).context["queue"].total == 40


def test_the_key_that_saves_finds_the_button_that_goes_on_first(scene, client, at):
    one = given(scene, at)
    client.force_login(scene.people[0])
    page = client.get(reverse("teams:score", args=[one.pk])).text
    assert page.index('value="next"') < page.index('value="save"')
