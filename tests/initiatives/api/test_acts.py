"""Acts on initiatives through the API: the same rights, forms, sentences and journal as on the pages."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kheo.access.enums import Role
from kheo.audit.queries import entries_about
from kheo.campaigns.models import Campaign
from kheo.documents.models import Paper
from kheo.initiatives.enums import FactKind, Level, Status
from kheo.initiatives.models import Commitment, Evidence, Fact, Initiative, NotAlike
from kheo.initiatives.web.steps import STEPS
from tests.factories.acting import Doer, fields_of
from tests.factories.documents import PaperFactory
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db
S = Status
DAY, WHY = {"on": "20/11/2026"}, {"note": "Có lý do rõ ràng."}
PAPER = {"paper_number": "45-QĐ/UBND", "paper_issued_on": "2026-11-19"}
CASES = {
    # act: (state and traits, who may, what is sent, state after, line of the journal)
    "present": ({"status": S.DRAFT}, "clerk", {}, S.DRAFT, "present"),
    "hand-back": ({"status": S.DRAFT, "awaits_head": True}, "head", WHY, S.DRAFT, "hand_back"),
    "submit": ({"status": S.DRAFT}, "head", {}, S.SUBMITTED, "submit"),
    "submit-paper": (
        {"status": S.DRAFT, "came_on_paper": True}, "officer", {}, S.SUBMITTED, "submit_paper",
    ),
    "accept": ({"status": S.SUBMITTED}, "officer", {}, S.ACCEPTED, "accept"),
    "send-back": (
        {"status": S.SUBMITTED}, "officer", {**WHY, "fields_": ["goals"]}, S.RETURNED, "return",
    ),
    "start": ({"status": S.ACCEPTED}, "clerk", DAY, S.BUILDING, "start"),
    "add-progress": ({"status": S.BUILDING}, "clerk", {**WHY, **DAY}, S.BUILDING, "progress"),
    "submit-result": (
        {"status": S.BUILDING}, "head", {}, S.AWAITING_APPRAISAL, "submit_result",
    ),
    "send-back-result": (
        {"status": S.AWAITING_APPRAISAL}, "officer", WHY, S.BUILDING, "return_result",
    ),
    "record-outcome": (
        {"status": S.AWAITING_APPRAISAL}, "officer", {**DAY, "outcome": "passed"}, S.APPRAISED,
        "record_outcome",
    ),
    "recognise": (
        {"status": S.APPRAISED}, "officer", {**DAY, **PAPER, "level": "commune"}, S.RECOGNISED,
        "recognise",
    ),
    "recognise-higher": (
        {"status": S.RECOGNISED, "level": Level.COMMUNE}, "officer",
        {**DAY, **PAPER, "level": "province"}, S.RECOGNISED, "recognise_higher",
    ),
    "not-recognise": ({"status": S.APPRAISED}, "officer", {**DAY, **WHY}, S.NOT_RECOGNISED, "refuse"),
    "resume": ({"status": S.NOT_RECOGNISED}, "clerk", {}, S.BUILDING, "resume"),
    "confirm": (
        {"status": S.RECOGNISED}, "clerk", {**DAY, **WHY, "works": True}, S.RECOGNISED, "confirm",
    ),
    "revive": ({"status": S.DORMANT}, "officer", {**DAY, **WHY}, S.RECOGNISED, "revive"),
    "mark-effective": ({"status": S.RECOGNISED}, "officer", DAY, S.RECOGNISED, "mark_effective"),
    "commend": (
        {"status": S.RECOGNISED}, "officer",
        {**DAY, **PAPER, "award": "Giấy khen", "level": "commune"}, S.RECOGNISED, "commend",
    ),
    "reopen": ({"status": S.RECOGNISED}, "officer", WHY, S.RECOGNISED, "reopen"),
    "close-reopening": (
        {"status": S.RECOGNISED, "is_reopened": True}, "clerk", {}, S.RECOGNISED, "close_reopening",
    ),
    "restore": ({"status": S.STRUCK_OFF}, "officer", {**DAY, **WHY, **PAPER}, S.RECOGNISED, "restore"),
    "strike-off": ({"status": S.RECOGNISED}, "officer", {**DAY, **WHY, **PAPER}, S.STRUCK_OFF, "strike_off"),
    "withdraw": ({"status": S.BUILDING}, "head", WHY, S.WITHDRAWN, "withdraw"),
}  # fmt: skip


@pytest.fixture
def people(clerk, head, officer):
    return {"clerk": clerk, "head": head, "officer": officer}


def test_every_step_of_the_pages_stands_in_this_table():
    assert len(CASES) + len({"promise", "discard"}) == len(STEPS)


@pytest.mark.parametrize("name", CASES)
def test_a_step_is_taken_by_who_may_and_stands_in_the_journal(name, people, commune, province):
    traits, who, body, after, action = CASES[name]
    one = InitiativeFactory(complete=True, unit=commune, **traits)
    if "paper_number" in body:
        body = {**body, "paper_unit": province.pk}

    answer = Doer(people[who]).do("initiatives", name, one, **body)

    assert (answer.status_code, answer.json()["status"]) == (200, after), answer.content
    lines = entries_about(one)
    assert f"initiative.{action}" in {line.action for line in lines}
    assert {line.actor_id for line in lines if line.action.startswith("initiative.")} == {
        people[who].pk
    }
    assert Paper.objects.count() == ("paper_number" in body)


@pytest.mark.parametrize("name", CASES)
def test_a_step_is_refused_to_who_only_looks_on_and_changes_nothing(
    name, someone, province, commune
):
    traits, _who, body, _after, _action = CASES[name]
    one = InitiativeFactory(complete=True, unit=commune, **traits)
    auditor = someone(Role.AUDITOR, over=province)

    answer = Doer(auditor).do("initiatives", name, one, **body)

    assert (answer.status_code, answer.json()["detail"]) == (
        403, "Your roles do not include this act.",
    )  # fmt: skip
    one.refresh_from_db()
    assert (one.status, one.version) == (traits["status"], 1)
    assert not entries_about(one)


def test_a_draft_of_another_unit_is_not_there_at_all(someone, province, commune):
    one = InitiativeFactory(unit=commune, status=S.DRAFT)
    officer = someone(Role.STANDING_OFFICE, over=province)

    assert Doer(officer).do("initiatives", "discard", one).status_code == 404


def test_a_draft_is_put_away(clerk, commune):
    one = InitiativeFactory(unit=commune, status=S.DRAFT)

    assert Doer(clerk).do("initiatives", "discard", one).status_code in {200, 204}
    assert "initiative.discard" in {line.action for line in entries_about(one)}


def test_a_promise_ties_it_to_a_running_campaign(clerk, commune, province, officer, at):
    one = InitiativeFactory(unit=commune, status=S.BUILDING)
    campaign = Campaign.objects.create(
        unit=province, title="Đợt 2026", year=2026, starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1), launched_at=at, launched_by=officer, created_at=at, updated_at=at,
    )  # fmt: skip

    answer = Doer(clerk).do("initiatives", "promise", one, campaign=campaign.pk, kind="keep_up")

    assert answer.status_code == 200, answer.content
    assert list(Commitment.objects.values_list("campaign", "kind")) == [(campaign.pk, "keep_up")]


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        ("recognise", {**DAY, "level": "commune"}, "paper"),
        ("recognise", {**DAY, **PAPER, "level": "moon"}, "level"),
        ("recognise", {**PAPER, "level": "commune"}, "on"),
        ("not-recognise", DAY, "note"),
    ],
)
def test_what_is_missing_is_named_by_its_field(name, body, field, officer, commune):
    one = InitiativeFactory(unit=commune, status=S.APPRAISED)

    answer = Doer(officer).do("initiatives", name, one, **body)

    assert (answer.status_code, list(fields_of(answer))) == (422, [field])
    assert (Fact.objects.count(), Paper.objects.count()) == (0, 0)


def test_a_registration_is_opened_written_and_told_item_by_item(clerk, commune):
    doer = Doer(clerk)

    opened = doer.do("initiatives", "create", unit=commune.pk, kind="collective", title="Đèn quê")
    one = Initiative.objects.get()
    assert (opened.status_code, opened["Location"]) == (201, f"/api/v1/initiatives/{one.pk}/")
    written = doer.do(
        "initiatives",
        "revise",
        one,
        goals="Thắp sáng 2 km.",
        money=45000000,
        starts_on="2026-02-01",
    )
    assert written.status_code == 200, written.content
    one.refresh_from_db()
    assert (one.title, one.goals, one.money, one.starts_on) == (
        "Đèn quê", "Thắp sáng 2 km.", 45_000_000, date(2026, 2, 1),
    )  # fmt: skip
    wrong = doer.do("initiatives", "revise", one, starts_on="30/02/2026", colour="red")
    assert wrong.status_code == 422
    early = doer.do("initiatives", "submit", one)
    assert early.status_code == 403
    assert [line.action for line in entries_about(one)][::-1] == [
        "initiative.register", "initiative.revise",
    ]  # fmt: skip


def test_a_registration_for_no_unit_is_refused_at_its_field(officer, commune):
    doer = Doer(officer)

    answer = doer.do("initiatives", "create", kind="collective", unit_code="99999")

    assert fields_of(answer) == {"unit_code": "No unit that exists today has this code."}
    assert Initiative.objects.count() == 0
    assert doer.do(
        "initiatives", "create", kind="collective", unit_code=commune.code
    ).status_code in {201, 204}
    assert Initiative.objects.get().came_on_paper


def test_a_new_one_may_name_what_it_repeats(clerk, commune, province):
    source = InitiativeFactory(unit=province, status=S.RECOGNISED)
    draft = InitiativeFactory(unit=province, status=S.DRAFT)
    doer, body = Doer(clerk), {"unit": commune.pk, "kind": "collective", "title": "Như trên"}

    assert doer.do("initiatives", "create", **body, source=source.pk).status_code == 201
    assert Initiative.objects.get(title="Như trên").source == source
    wrong = doer.do("initiatives", "create", **body, source=draft.pk)
    assert list(fields_of(wrong)) == ["source"]


def photo(name="anh.jpg"):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_evidence_comes_as_files_and_leaves_with_its_reason(clerk, commune):
    one, doer = InitiativeFactory(unit=commune, status=S.BUILDING), Doer(clerk)

    sent = doer.do("initiatives", "add-evidence", one, photos=[photo(), photo("hai.jpg")])

    assert sent.status_code == 200, sent.content
    assert Evidence.objects.count() == 2
    none = doer.do("initiatives", "add-evidence", one)
    assert list(fields_of(none)) == ["photos"]
    wrong = doer.do(
        "initiatives", "add-evidence", one, photos=SimpleUploadedFile("a.exe", b"MZ" * 20)
    )
    assert (wrong.status_code, "a.exe" in wrong.json()["detail"]) == (422, True)
    piece = Evidence.objects.order_by("pk").first()
    assert list(fields_of(doer.do("initiatives", "remove-evidence", one, evidence=piece.pk))) == [
        "note"
    ]
    away = doer.do("initiatives", "remove-evidence", one, evidence=piece.pk, note="Nhầm ảnh.")
    assert away.status_code == 200, away.content
    again = doer.do("initiatives", "remove-evidence", one, evidence=piece.pk, note="Nhầm ảnh.")
    assert list(fields_of(again)) == ["evidence"]


def test_photos_come_with_a_step_or_nothing_does(clerk, commune):
    one, doer = InitiativeFactory(unit=commune, status=S.BUILDING), Doer(clerk)

    kept = doer.do("initiatives", "add-progress", one, **WHY, **DAY, photos=[photo()])

    assert kept.status_code == 200, kept.content
    assert Evidence.objects.get().fact.kind == FactKind.PROGRESS


def test_a_fact_told_wrongly_is_cancelled(officer, clerk, commune):
    one = InitiativeFactory(unit=commune, status=S.ACCEPTED)
    other = InitiativeFactory(unit=commune, status=S.ACCEPTED)
    Doer(officer).do("initiatives", "commend", InitiativeFactory(unit=commune), **DAY)
    Doer(clerk).do("initiatives", "start", one, **DAY)
    fact = Fact.objects.get(initiative=one)

    wrong = Doer(officer).do("initiatives", "cancel-fact", other, fact=fact.pk, **WHY)
    assert list(fields_of(wrong)) == ["fact"]
    answer = Doer(officer).do("initiatives", "cancel-fact", one, fact=fact.pk, **WHY)
    assert answer.status_code in {200, 409}


def test_two_records_of_one_project_are_merged_undone_and_told_apart(officer, commune):
    first, second = (InitiativeFactory(unit=commune, status=S.ACCEPTED) for _ in range(2))
    doer = Doer(officer)

    assert list(fields_of(doer.do("initiatives", "merge", first, other=0))) == ["other"]
    merged = doer.do("initiatives", "merge", first, other=second.pk, reason="Nhập hai lần.")
    assert merged.status_code == 200, merged.content
    second.refresh_from_db()
    assert second.merged_into == first
    assert doer.do("initiatives", "undo-merger", first).status_code == 200
    second.refresh_from_db()
    assert second.merged_into is None
    assert doer.do("initiatives", "tell-apart", first, other=second.pk).status_code == 200
    assert NotAlike.objects.count() == 1


def test_themes_are_named_by_their_codes(clerk, commune):
    one = InitiativeFactory(unit=commune, status=S.DRAFT)

    wrong = Doer(clerk).do("initiatives", "set-themes", one, codes=["no-such-theme"])

    assert wrong.status_code == 422
    assert Doer(clerk).do("initiatives", "set-themes", one, codes=[]).status_code == 200


def test_the_paper_of_a_step_may_be_picked_from_the_register(officer, commune, province):
    one = InitiativeFactory(unit=commune, status=S.APPRAISED)
    paper = PaperFactory(unit=province, issued_on=date(2026, 11, 18))

    answer = Doer(officer).do(
        "initiatives", "recognise", one, **DAY, level="commune", paper=paper.pk
    )

    assert answer.status_code == 200, answer.content
    assert Fact.objects.get(kind=FactKind.RECOGNISED).paper == paper
