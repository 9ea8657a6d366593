"""The three exits, through operations and through the pages, each with its journal line."""

from datetime import date

import pytest
from django.urls import reverse

from kheo.audit.queries import entries_about
from kheo.campaigns.models import Campaign
from kheo.initiatives import operations
from kheo.initiatives.enums import LikenessExit, Origin, Status
from kheo.initiatives.models import Commitment, Initiative, LikenessAnswer
from kheo.initiatives.operations.likeness import answer, go_on
from kheo.kernel.refusals import BadInput, NotAllowed, RuleBroken
from kheo.library.models import Adoption
from tests.factories.access import UserFactory
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db
NAME = "Thắp sáng đường quê"


@pytest.fixture
def draft(land, known):
    return known(land["commune"], NAME, status=Status.DRAFT, filed_by=land["clerk"])


@pytest.fixture
def earlier(land, known):
    return known(land["commune"], NAME, listed_on=date(2025, 3, 1))


@pytest.fixture
def far(land, known):
    return known(land["far"], f"{NAME} thôn 9")


@pytest.fixture
def campaign(land, at):
    return Campaign.objects.create(
        unit=land["province"], title="Năm 2026", year=2026, starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1), launched_at=at, launched_by=land["office"], created_at=at,
        updated_at=at,
    )  # fmt: skip


def test_going_on_promises_the_earlier_one_and_puts_the_draft_away(
    land, draft, earlier, campaign, at
):
    given = answer(
        draft, answer=LikenessExit.CONTINUE, other=earlier, reason="Vẫn là việc cũ",
        kind="strengthen", actor=land["clerk"], at=at,
    )  # fmt: skip

    draft.refresh_from_db()
    promise = Commitment.objects.get()
    assert (promise.initiative, promise.campaign, promise.kind) == (earlier, campaign, "strengthen")
    assert (draft.status, given.other, given.reason) == (
        Status.WITHDRAWN,
        earlier,
        "Vẫn là việc cũ",
    )
    assert [line.action for line in entries_about(draft)][:2] == [
        "initiative.discard",
        "initiative.answer_continue",
    ]
    assert {line.action for line in entries_about(earlier)} == {
        "initiative.commit",
        "initiative.go_on",
    }


def test_going_on_twice_promises_once_and_works_without_a_campaign(land, earlier, campaign, at):
    assert go_on(earlier, kind="keep_up", actor=land["clerk"], at=at)
    assert go_on(earlier, kind="keep_up", actor=land["clerk"], at=at) is None
    assert Commitment.objects.count() == 1


def test_learning_names_the_source_and_the_owner_is_told(land, draft, far, at):
    answer(draft, answer=LikenessExit.COPY, other=far, actor=land["clerk"], at=at)

    draft.refresh_from_db()
    assert (draft.source, draft.origin) == (far, Origin.REPLICATE)
    assert Adoption.objects.get().source == far
    line = next(x for x in entries_about(draft) if x.action == "initiative.answer_copy")
    assert line.after == {"other": f"{NAME} thôn 9", "shown": 0}


def test_registering_with_a_source_tells_the_owner_too(land, far, at):
    one = operations.register(
        unit=land["commune"], kind="collective", source=far, origin="replicate",
        actor=land["clerk"], at=at,
    )  # fmt: skip
    assert Adoption.objects.get(initiative=one).source == far


def test_something_new_beside_the_same_wants_a_reason(land, draft, at):
    shown = [{"key": 1, "title": NAME, "unit": "Xã A", "percent": 97}]
    with pytest.raises(RuleBroken, match="gần như trùng") as refusal:
        answer(draft, answer="new", shown=shown, actor=land["clerk"], at=at)
    assert set(refusal.value.fields) == {"reason"}

    given = answer(
        draft, answer="new", shown=shown, reason="Dùng điện gió", actor=land["clerk"], at=at
    )
    assert (given.shown, given.other, given.reason) == (shown, None, "Dùng điện gió")
    assert entries_about(draft)[0].action == "initiative.answer_new"
    assert answer(draft, answer="new", actor=land["clerk"], at=at).reason == ""


def test_a_chain_of_sources_never_runs_in_a_circle(land, draft, known, at):
    child = known(land["far"], NAME, source=draft)
    grandchild = known(land["far"], NAME, source=child)
    with pytest.raises(RuleBroken, match="thành vòng"):
        answer(draft, answer="copy", other=grandchild, actor=land["clerk"], at=at)
    draft.refresh_from_db()
    assert (draft.source, LikenessAnswer.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"answer": "copy"}, RuleBroken),
        ({"answer": "continue"}, RuleBroken),
        ({"answer": "other"}, BadInput),
        ({"answer": "new", "reason": "x" * 501}, BadInput),
    ],
)
def test_half_an_answer_is_refused(land, draft, said, error, at):
    with pytest.raises(error):
        answer(draft, **said, actor=land["clerk"], at=at)
    assert LikenessAnswer.objects.count() == 0


def test_only_the_writer_answers_and_only_while_it_is_open(land, draft, far, at):
    with pytest.raises(NotAllowed):
        answer(draft, answer="new", actor=UserFactory(), at=at)
    sent = InitiativeFactory(unit=land["commune"], status=Status.SUBMITTED)
    with pytest.raises(NotAllowed):
        answer(sent, answer="new", actor=land["clerk"], at=at)
    withdrawn = InitiativeFactory(unit=land["far"], status=Status.WITHDRAWN)
    with pytest.raises(RuleBroken, match="đã rút"):
        answer(draft, answer="copy", other=withdrawn, actor=land["clerk"], at=at)


def test_the_list_comes_while_she_types_and_shows_no_text_of_others(as_, land, far, earlier):
    Initiative.objects.filter(pk=far.pk).update(situation="Bí mật của xã bạn", lead="Ông Bí Mật")
    known_page = as_(land["clerk"]).get(
        reverse("initiatives:look_alikes"),
        {"title": "thap sang duong que", "unit": land["commune"].pk},
    )
    shown = known_page.content.decode()
    assert known_page.status_code == 200
    assert shown.index(f"keep_up-{earlier.pk}") < shown.index(f"copy-{far.pk}")
    assert "gần như trùng" in shown
    assert "Hoà Tiến" in shown
    assert "Bí" not in shown
    assert reverse("initiatives:page", args=[far.pk]) not in shown
    assert as_(land["office"]).get(reverse("initiatives:look_alikes")).status_code == 200


def test_registering_with_an_exit_opens_the_draft_with_its_source(as_, land, far):
    page = as_(land["clerk"]).post(
        reverse("initiatives:register"),
        {"unit": land["commune"].pk, "kind": "collective", "title": NAME, "exit": f"copy-{far.pk}"},
    )
    one = Initiative.objects.get(status=Status.DRAFT)
    assert page.url == reverse("initiatives:edit", args=[one.pk])
    assert (one.source, one.likeness_answers.get().shown[0]["key"]) == (far, far.pk)


def test_going_on_from_the_first_page_opens_nothing(as_, land, earlier, campaign):
    page = as_(land["clerk"]).post(
        reverse("initiatives:register"),
        {
            "unit": land["commune"].pk,
            "kind": "collective",
            "title": NAME,
            "exit": f"keep_up-{earlier.pk}",
        },
    )
    assert page.url == reverse("initiatives:page", args=[earlier.pk])
    assert list(Initiative.objects.all()) == [earlier]
    assert Commitment.objects.get().kind == "keep_up"


def test_a_refused_answer_keeps_everything_typed(as_, land, draft, far):
    typed = {"title": NAME, "situation": "Đường tối lắm", "version": "1", "exit": "new"}
    page = as_(land["clerk"]).post(reverse("initiatives:edit", args=[draft.pk]), typed)
    told = page.content.decode()
    assert page.status_code == 422
    assert "Đường tối lắm" in told
    assert "gần như trùng" in told
    page = as_(land["clerk"]).post(
        reverse("initiatives:edit", args=[draft.pk]),
        {**typed, "version": "2", "likeness_reason": "Dùng điện gió"},
    )
    assert page.status_code == 302
    assert draft.likeness_answers.get().reason == "Dùng điện gió"
    again = as_(land["clerk"]).get(page.url).content.decode()
    assert "Dùng điện gió" in again
    assert "<details>" in again


@pytest.mark.parametrize(
    "pressed", ["copy-", "copy-99999999999999999999", "x", "copy-0", "keep_up-1x"]
)
def test_an_exit_that_names_nothing_is_refused_and_nothing_is_lost(as_, land, draft, pressed):
    page = as_(land["clerk"]).post(
        reverse("initiatives:edit", args=[draft.pk]),
        {"title": NAME, "goals": "Hai cây số", "version": "1", "exit": pressed},
    )
    assert page.status_code == 422
    assert "Hai cây số" in page.content.decode()


def test_the_reviewer_reads_the_list_the_answer_and_what_is_alike_today(as_, land, far, known, at):
    one = known(land["commune"], NAME, status=Status.DRAFT, filed_by=land["clerk"])
    shown = [{"key": far.pk, "title": far.title, "unit": "Xã Hoà Tiến", "percent": 97}]
    answer(one, answer="new", shown=shown, reason="Dùng điện gió", actor=land["clerk"], at=at)
    Initiative.objects.filter(pk=one.pk).update(
        status=Status.SUBMITTED, registered_on=date(2026, 11, 20)
    )

    page = as_(land["office"]).get(reverse("initiatives:page", args=[one.pk])).content.decode()

    assert "Dùng điện gió" in page
    assert "Mô hình tương tự hiện nay" in page
    assert page.count(far.title) >= 2
