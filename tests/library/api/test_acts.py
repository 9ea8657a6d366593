"""Stories, learning, exemplars, calls and the words of citizens through the API."""

import pytest

from kheo.access.enums import Role
from kheo.initiatives.enums import Status
from kheo.library.models import (
    Adoption,
    Call,
    CallAnswer,
    Consent,
    ExemplarList,
    Handbook,
    HandbookStory,
    Story,
)
from kheo.orgs.enums import Kind
from kheo.participation.models import Remark
from tests.factories.acting import Doer, fields_of
from tests.factories.exemplars import CallFactory, ThemeFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.factories.remarks import RemarkFactory
from tests.factories.stories import StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return UnitFactory(name="Tỉnh Hà Tĩnh", kind=Kind.PROVINCE, code="42")


@pytest.fixture
def commune(province):
    return UnitFactory(name="Xã Cẩm Bình", under=province, code="18676")


@pytest.fixture
def editor(someone, province):
    return Doer(someone(Role.LIBRARY_EDITOR, over=province))


@pytest.fixture
def office(someone, province):
    return Doer(someone(Role.STANDING_OFFICE, over=province))


@pytest.fixture
def clerk(someone, commune):
    return Doer(someone(Role.REGISTRAR, over=commune))


def test_a_story_is_opened_written_and_its_consents_kept(editor, clerk, commune):
    one = InitiativeFactory(unit=commune, complete=True, status=Status.RECOGNISED)

    assert list(fields_of(editor.do("stories", "create", initiative=10**6))) == ["initiative"]
    made = editor.do("stories", "create", initiative=one.pk)
    assert made.status_code == 201, made.content
    story = Story.objects.get()
    before = story.idea
    written = editor.do("stories", "write", story, summary="Thắp sáng hai cây số đường thôn.")
    assert written.status_code == 200, written.content
    story.refresh_from_db()
    assert (story.summary, story.idea) == ("Thắp sáng hai cây số đường thôn.", before)
    body = {"to": "story", "whom": "ông Nguyễn Văn An", "given_on": "2026-11-01"}
    assert list(
        fields_of(editor.do("stories", "record-consent", story, **{**body, "whom": ""}))
    ) == ["whom"]
    kept = editor.do("stories", "record-consent", story, **body, given_how="Phiếu ký, tập 12")
    assert kept.status_code == 200, kept.content
    consent = Consent.objects.get()
    withdrawn = editor.do(
        "stories", "withdraw-consent", story, consent=consent.pk, on="2026-11-20", why="Đổi ý."
    )
    assert withdrawn.status_code == 200, withdrawn.content
    assert editor.do("stories", "restore-consent", story, consent=consent.pk).status_code == 200
    consent.refresh_from_db()
    assert consent.withdrawn_on is None


def test_a_story_is_checked_by_another_person_and_published(editor, office, clerk, commune):
    story = StoryFactory(initiative__unit=commune)

    asked = editor.do("stories", "ask-check", story)
    assert asked.status_code in {200, 409, 422}, asked.content
    assert clerk.do("stories", "publish", story).status_code == 403
    assert list(fields_of(editor.do("stories", "settle", story, words="An"))) == ["why"]


def test_a_handbook_takes_published_stories_only(editor, clerk, province, commune):
    shown = StoryFactory(initiative__unit=commune, status="published")
    draft = StoryFactory(initiative__unit=commune)

    assert clerk.do("handbooks", "create", unit=province.pk, title="Sổ tay").status_code == 403
    made = editor.do("handbooks", "create", unit=province.pk, title="Sổ tay 2026")
    assert made.status_code == 201, made.content
    book = Handbook.objects.get()
    assert list(fields_of(editor.do("handbooks", "choose", book, story=draft.pk))) == ["story"]
    assert editor.do("handbooks", "choose", book, story=shown.pk).status_code == 200
    entry = HandbookStory.objects.get()
    assert editor.do("handbooks", "leave-out", book, entry=entry.pk).status_code == 200
    assert editor.do("handbooks", "revise", book, title="Đổi tên").json()["title"] == "Đổi tên"
    assert editor.do("handbooks", "discard", book).status_code == 204


def test_one_asks_to_learn_and_the_owner_answers(clerk, commune, someone, province):
    other = UnitFactory(name="Xã Khác", under=province)
    source = InitiativeFactory(unit=other, status=Status.RECOGNISED)
    owner = Doer(someone(Role.REGISTRAR, over=other))
    body = {"source": source.pk, "on": "2026-11-20", "message": "Chi phí bao nhiêu?"}

    assert list(fields_of(clerk.do("adoptions", "create", **body, unit=other.pk))) == ["unit"]
    asked = clerk.do("adoptions", "create", **body, unit=commune.pk)
    assert asked.status_code == 201, asked.content
    one = Adoption.objects.get()
    assert clerk.do("adoptions", "answer", one, answer="x", on="2026-11-21").status_code == 403
    assert list(fields_of(owner.do("adoptions", "answer", one, on="2026-11-21"))) == ["answer"]
    told = owner.do("adoptions", "answer", one, answer="45 triệu đồng.", on="2026-11-21")
    assert told.status_code == 200, told.content
    planned = clerk.do("adoptions", "plan", one, changes="Dùng đèn năng lượng.", on="2026-11-21")
    assert planned.status_code == 200, planned.content
    one.refresh_from_db()
    assert one.status == "planned"


def test_exemplars_are_chosen_and_get_their_targets(office, clerk, province, commune):
    one = InitiativeFactory(unit=commune, status=Status.RECOGNISED, level="commune")
    body = {
        "unit": province.pk,
        "title": "Điển hình 2026–2030",
        "first_year": 2026,
        "last_year": 2030,
    }

    assert clerk.do("exemplar_lists", "create", **body).status_code == 403
    made = office.do("exemplar_lists", "create", **body)
    assert made.status_code == 201, made.content
    row = ExemplarList.objects.get()
    wrong = office.do("exemplar_lists", "choose", row, codes="không phải số")
    assert list(fields_of(wrong)) == ["codes"]
    chosen = office.do("exemplar_lists", "choose", row, codes=str(one.pk), places=3, why="Dễ làm.")
    assert chosen.status_code == 200, chosen.content
    exemplar = row.exemplars.get()
    told = office.do("exemplars", "describe", exemplar, places=4, why="Rất dễ làm.")
    assert told.status_code == 200, told.content
    aimed = office.do("exemplars", "set-target", exemplar, unit=commune.pk, year=2027, places=2)
    assert aimed.status_code == 200, aimed.content
    assert list(fields_of(office.do("exemplars", "set-targets", exemplar, table="00000\t1"))) == [
        "table"
    ]
    assert list(fields_of(office.do("exemplars", "take-out", exemplar))) == ["why"]
    assert office.do("exemplars", "take-out", exemplar, why="Thôi.").status_code == 200
    assert office.do("exemplars", "put-back", exemplar).status_code == 200
    assert clerk.do("exemplars", "put-back", exemplar).status_code in {403, 404}


def test_a_call_is_made_answered_and_closed(office, clerk, province, commune):
    theme = ThemeFactory()
    body = {
        "unit": province.pk, "title": "Kêu gọi xử lý rác", "field": "culture_society",
        "theme": theme.code, "opens_on": "2026-11-01", "closes_on": "2026-12-01",
    }  # fmt: skip
    mine = InitiativeFactory(unit=commune, status=Status.BUILDING)

    assert clerk.do("calls", "create", **body).status_code == 403
    made = office.do("calls", "create", **body)
    assert made.status_code == 201, made.content
    call = Call.objects.get()
    assert list(fields_of(clerk.do("calls", "answer", call, initiative=10**6))) == ["initiative"]
    answered = clerk.do("calls", "answer", call, initiative=mine.pk)
    assert answered.status_code in {200, 409, 422}, answered.content
    if CallAnswer.objects.exists():
        assert clerk.do("calls", "take-answer-back", call, initiative=mine.pk).status_code == 200
    assert office.do("calls", "close", call).status_code == 200
    assert office.do("calls", "open-again", call).status_code == 200


def test_an_office_above_sees_calls_but_only_its_own_are_changed(clerk):
    call = CallFactory(unit=UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Khác"))

    assert clerk.do("calls", "close", call).status_code in {403, 404}


def test_words_of_a_citizen_are_shown_refused_and_answered(someone, province, commune):
    desk = Doer(someone(Role.CITIZEN_DESK, over=province))
    one = RemarkFactory(initiative__unit=commune)
    clerk = Doer(someone(Role.REGISTRAR, over=commune))

    assert clerk.do("remarks", "show", one).status_code in {403, 404}
    refused = desk.do("remarks", "refuse", one)
    assert list(fields_of(refused)) == ["reason"]
    assert desk.do("remarks", "show", one).status_code == 200
    assert desk.do("remarks", "reply", one, words="Cảm ơn bà con.").status_code == 200
    assert Remark.objects.get().reply == "Cảm ơn bà con."
    assert desk.do("remarks", "take-back", one).status_code in {200, 409}
