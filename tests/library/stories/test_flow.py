"""Every step of a story by state and role, what it writes into the journal, what stops it."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.audit.queries import entries_about
from kheo.initiatives import operations as initiatives
from kheo.initiatives.enums import Status
from kheo.kernel.refusals import BadInput, InvalidTransition, NotAllowed, RuleBroken, Stale
from kheo.library.enums import StoryStatus
from kheo.library.models import Story
from kheo.library.operations import stories
from kheo.library.queries.stories import published
from kheo.library.transitions.stories import FLOW
from kheo.orgs.enums import Kind
from kheo.search.enums import What
from kheo.search.models import Entry
from tests.factories.access import GrantFactory
from tests.factories.documents import PaperFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.factories.stories import RIGHT, ConsentFactory, StoryFactory

pytestmark = pytest.mark.django_db
S = StoryStatus
WRITERS = {Role.REGISTRAR, Role.LIBRARY_EDITOR, Role.STANDING_OFFICE}
CHECKERS = {Role.LIBRARY_EDITOR, Role.STANDING_OFFICE}
EDITORS = {Role.LIBRARY_EDITOR}
ROLES = (Role.REGISTRAR, Role.LIBRARY_EDITOR, Role.STANDING_OFFICE, Role.UNIT_HEAD, Role.AUDITOR)
STEPS = {
    "ask_check": ({S.DRAFT}, S.CHECKING, WRITERS), "check": ({S.CHECKING}, S.CHECKED, CHECKERS),
    "hand_back": ({S.CHECKING, S.CHECKED}, S.DRAFT, CHECKERS),
    "publish": ({S.CHECKED}, S.PUBLISHED, EDITORS),
    "take_down": ({S.PUBLISHED}, S.TAKEN_DOWN, EDITORS),
    "revise": ({S.CHECKED, S.TAKEN_DOWN}, S.DRAFT, WRITERS),
}  # fmt: skip


def indexed(story):
    return Entry.objects.filter(what=What.STORY, key=story.pk).first()


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_open_to_its_roles_in_its_states_and_nowhere_else(someone, at, name):
    sources, target, roles = STEPS[name]
    unit = UnitFactory()
    people = {role: someone(role, over=unit) for role in ROLES}
    initiative = InitiativeFactory(complete=True, status=Status.RECOGNISED, unit=unit)
    story = StoryFactory(initiative=initiative)
    for state in S:
        for role, person in people.items():
            past = state in {S.CHECKED, S.PUBLISHED, S.TAKEN_DOWN}
            Story.objects.filter(pk=story.pk).update(
                status=state, checks=RIGHT, checked_by=people[Role.AUDITOR] if past else None,
                published_at=at if state in {S.PUBLISHED, S.TAKEN_DOWN} else None,
            )  # fmt: skip
            one = Story.objects.get(pk=story.pk)
            wanted = target if state in sources and role in roles else None
            try:
                stories.step(one, name=name, note="vì", actor=person, at=at)
                now = one.status
            except (NotAllowed, InvalidTransition):
                now = None
            assert now == wanted, (state, role)


def test_nobody_presses_what_falls_by_itself(someone, at):
    story = StoryFactory(status=S.PUBLISHED)
    editor = someone(Role.LIBRARY_EDITOR, over=story.unit)
    for name in ("fall", "rise"):
        assert FLOW.named(name).inner
        with pytest.raises(InvalidTransition):
            stories.step(story, name=name, actor=editor, at=at)


def test_a_story_is_opened_from_its_record_once(someone, at):
    initiative = InitiativeFactory(
        complete=True, status=Status.RECOGNISED, money=45_000_000,
        schedule="Họp thôn; khảo sát; lắp đặt",
    )  # fmt: skip
    writer = someone(Role.REGISTRAR, over=initiative.unit)
    story = stories.open_story(initiative, actor=writer, at=at)
    assert stories.open_story(initiative, actor=writer, at=at) == story
    assert (story.status, story.turn, story.contact_unit) == (S.DRAFT, "unit", initiative.unit)
    told = {name: getattr(story, name) for name in ("problem", "idea", "steps", "costs", "result")}
    assert told == {
        "problem": "Đường tối, mất an toàn.\nThắp sáng 2 km đường.",
        "idea": "Nhân dân góp công, xã hỗ trợ vật tư.", "steps": "Họp thôn\nKhảo sát\nLắp đặt",
        "costs": "45 triệu đồng", "result": "Đã lắp 60 bóng đèn",
    }  # fmt: skip
    assert story.summary == "Nhân dân góp công, xã hỗ trợ vật tư. Đã lắp 60 bóng đèn."
    assert story.cost == 45_000_000
    [line] = entries_about(story)
    assert (line.action, line.after) == ("story.open", {"initiative": initiative.pk})


@pytest.mark.parametrize("status", [Status.BUILDING, Status.STRUCK_OFF])
def test_only_what_is_recognised_gets_a_story(someone, at, status):
    initiative = InitiativeFactory(complete=True, status=status)
    writer = someone(Role.REGISTRAR, over=initiative.unit)
    with pytest.raises(RuleBroken):
        stories.open_story(initiative, actor=writer, at=at)
    assert not Story.objects.exists()


def test_two_who_write_the_same_field_lose_nothing(someone, at):
    story = StoryFactory()
    first = someone(Role.REGISTRAR, over=story.unit)
    second = someone(Role.LIBRARY_EDITOR, over=story.unit)
    stories.revise(story, values={"idea": "một"}, version=1, actor=first, at=at)
    stories.revise(story, values={"result": "khác ô"}, version=1, actor=second, at=at)
    with pytest.raises(Stale) as stale:
        stories.revise(story, values={"idea": "hai"}, version=1, actor=second, at=at)
    assert stale.value.params["value"] == "một"
    row = stories.revise(
        story, values={"idea": "hai"}, version=stale.value.params["version"], actor=second, at=at
    )
    assert (row.idea, row.result, row.version, row.written_by) == ("hai", "khác ô", 4, second)
    lines = [(one.before, one.after) for one in entries_about(story)]
    assert lines[0] == ({"idea": "một"}, {"idea": "hai"})


def test_what_cannot_be_kept_is_refused_at_its_field(someone, at):
    story = StoryFactory()
    writer = someone(Role.REGISTRAR, over=story.unit)
    with pytest.raises(BadInput) as bad:
        stories.revise(
            story, values={"title": "x" * 301, "cost": "mười", "contact_unit": "0"},
            actor=writer, at=at,
        )  # fmt: skip
    assert set(bad.value.fields) == {"title", "cost", "contact_unit"}
    with pytest.raises(BadInput):
        stories.revise(story, values={"status": "published"}, actor=writer, at=at)
    assert entries_about(story) == []


def test_private_words_stop_the_check_until_taken_out_agreed_or_explained(someone, at):
    story = StoryFactory(idea="Ông Nguyễn Văn An, gọi 0912 345 678.")
    writer = someone(Role.REGISTRAR, over=story.unit)
    with pytest.raises(RuleBroken) as refused:
        stories.step(story, name="ask_check", actor=writer, at=at)
    assert "0912 345 678" in str(refused.value)
    assert "Ông Nguyễn Văn An" in str(refused.value)
    ConsentFactory(story=story)
    with pytest.raises(RuleBroken):
        stories.settle(story, words="0912 345 678", why=" ", actor=writer, at=at)
    stories.settle(story, words="0912 345 678", why="số văn phòng", actor=writer, at=at)
    story.refresh_from_db()
    stories.step(story, name="ask_check", actor=writer, at=at)
    assert story.status == S.CHECKING
    assert story.settled == [{"words": "0912 345 678", "why": "số văn phòng"}]
    assert [one.action for one in entries_about(story)] == ["stories.ask_check", "story.settle"]


def test_the_expert_is_another_person_and_ticks_every_line(someone, at):
    story = StoryFactory(status=S.CHECKING)
    editor = someone(Role.LIBRARY_EDITOR, over=story.unit)
    with pytest.raises(RuleBroken):
        stories.step(story, name="check", actor=editor, at=at)
    Story.objects.filter(pk=story.pk).update(written_by=editor)
    own = Story.objects.get(pk=story.pk)
    with pytest.raises(NotAllowed):
        stories.remark(own, checks=RIGHT, remarks={}, actor=editor, at=at)
    with pytest.raises(NotAllowed):
        stories.step(own, name="check", actor=editor, at=at)


def test_remarks_come_back_to_their_fields_and_go_when_answered(someone, at):
    story = StoryFactory(status=S.CHECKING)
    editor = someone(Role.LIBRARY_EDITOR, over=story.unit)
    writer = someone(Role.REGISTRAR, over=story.unit)
    story = stories.remark(
        story, checks={"problem": True}, remarks={"steps": "Bước hai là gì?", "idea": " "},
        actor=editor, at=at,
    )  # fmt: skip
    assert story.remarks == {"steps": "Bước hai là gì?"}
    stories.step(story, name="hand_back", note="xem ô các bước", actor=editor, at=at)
    assert (story.status, story.turn) == (S.DRAFT, "unit")
    row = stories.revise(story, values={"steps": "Họp\nLàm"}, actor=writer, at=at)
    assert row.remarks == {}


def test_published_is_found_and_taken_down_is_not(someone, at):
    story = StoryFactory(status=S.CHECKED)
    editor = someone(Role.LIBRARY_EDITOR, over=story.unit)
    stories.step(story, name="publish", actor=editor, at=at)
    assert [one.pk for one in published()] == [story.pk]
    assert indexed(story) is not None
    with pytest.raises(RuleBroken):
        stories.step(story, name="take_down", actor=editor, at=at)
    stories.step(story, name="take_down", note="sai số liệu", actor=editor, at=at)
    assert not published().exists()
    assert indexed(story) is None
    assert [(one.action, one.note) for one in entries_about(story)] == [
        ("stories.take_down", "sai số liệu"), ("stories.publish", ""),
    ]  # fmt: skip


def test_struck_off_takes_the_story_down_and_restored_only_tells(someone, at):
    UnitFactory(kind=Kind.NATION)
    initiative = InitiativeFactory(complete=True, status=Status.RECOGNISED)
    story = StoryFactory(initiative=initiative, status=S.PUBLISHED)
    office = someone(Role.STANDING_OFFICE, over=initiative.unit)
    GrantFactory(user=office, role=Role.RECORDS_CLERK, unit=initiative.unit)
    paper = PaperFactory(unit=initiative.unit)
    told = {"paper": paper, "note": "không còn hoạt động", "on": date(2026, 11, 20)}
    initiatives.strike_off(initiative, **told, actor=office, at=at)
    story.refresh_from_db()
    assert (story.status, story.fell_on) == (S.TAKEN_DOWN, date(2026, 11, 21))
    assert not published().exists()
    initiative.refresh_from_db()
    initiatives.restore(initiative, **told, actor=office, at=at)
    story.refresh_from_db()
    assert story.status == S.TAKEN_DOWN
    actions = [one.action for one in entries_about(story)]
    assert actions == ["story.stands_again", "stories.fall"]


def test_a_dormant_initiative_says_so_and_a_struck_off_one_is_not_public(at):
    story = StoryFactory(status=S.PUBLISHED)
    initiative = story.initiative
    for status, is_public in (("dormant", True), ("doubtful", True), ("struck_off", False)):
        type(initiative).objects.filter(pk=initiative.pk).update(status=status)
        assert published().exists() is is_public
