"""Consents: given, taken back with all that follows at once, put back within ten minutes."""

from datetime import date, timedelta

import pytest

from kheo.access.enums import Role
from kheo.audit.models import Entry as JournalEntry
from kheo.audit.queries import entries_about
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken
from kheo.library.enums import ConsentTo, StoryStatus
from kheo.library.models import Consent, HandbookStory
from kheo.library.operations import consents, handbooks
from kheo.library.queries.shown import shown
from kheo.library.queries.stories import published
from kheo.library.queries.waiting import stories_waiting, to_call_back
from kheo.orgs.enums import Kind
from kheo.search.models import Entry
from tests.factories.orgs import UnitFactory
from tests.factories.stories import (
    ConsentFactory,
    HandbookFactory,
    HandbookStoryFactory,
    StoryFactory,
    picture_of,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def scene(someone):
    """A published story that names ông Nguyễn Văn An everywhere, and its editor."""
    story = StoryFactory(
        status=StoryStatus.PUBLISHED, title="Ông Nguyễn Văn An hiến đất",
        summary="NGUYỄN VĂN AN làm trước", idea="Từ ông An mà ra.", costs="nguyen van an góp",
    )  # fmt: skip
    return story, someone(Role.LIBRARY_EDITOR, over=story.unit)


def words_of(story):
    told = shown(story)
    return " ".join([told.title, told.body, *(one.alt for one in told.pictures)])


def test_a_withdrawn_name_is_gone_from_text_search_and_journal(scene, at):
    story, editor = scene
    consent = consents.record(
        story, to=ConsentTo.NAME, whom="ông Nguyễn Văn An", given_on=DAY, given_how="phiếu",
        actor=editor, at=at,
    )  # fmt: skip
    assert "Ông Nguyễn Văn An" in words_of(story)
    consents.withdraw(consent, on=DAY, why="không muốn nữa", actor=editor, at=at)
    text = words_of(story).lower()
    assert "văn an" not in text
    assert "van an" not in text
    assert "ông an" not in text
    [entry] = Entry.objects.filter(key=story.pk, what="story")
    assert "nguyen van an" not in f"{entry.title} {entry.body}"
    lines = entries_about(story)
    assert [one.action for one in lines] == ["story.withdraw_consent", "story.consent"]
    assert lines[0].after == {
        "consent": consent.pk, "to": "name", "withdrawn_on": "2026-11-20", "handbooks": [],
    }  # fmt: skip
    assert not any("An" in str(one.after) for one in JournalEntry.objects.all())


def test_a_new_consent_of_the_same_person_shows_the_name_again(scene, at):
    story, _editor = scene
    ConsentFactory(story=story, withdrawn_on=DAY, withdrawn_at=at)
    ConsentFactory(story=story, whom="Nguyễn Văn An")
    assert "Nguyễn Văn An" in words_of(story)


def test_a_picture_goes_with_its_consent_and_answers_404(scene, at, client):
    story, editor = scene
    consent = ConsentFactory(story=story, to=ConsentTo.PICTURE)
    picture_of(story, consent)
    [picture] = shown(story).pictures
    assert client.get(picture.url).status_code == 200
    consents.withdraw(consent, on=DAY, why="không muốn nữa", actor=editor, at=at)
    assert shown(story).pictures == ()
    for url in (picture.url, picture.small_url):
        assert client.get(url).status_code == 404
    consents.restore(consent, actor=editor, at=at + timedelta(minutes=10))
    assert client.get(picture.url).status_code == 200


def test_a_slip_is_undone_for_ten_minutes_and_no_longer(scene, at):
    story, editor = scene
    consent = ConsentFactory(story=story)
    with pytest.raises(InvalidTransition):
        consents.restore(consent, actor=editor, at=at)
    consents.withdraw(consent, on=DAY, why="nhầm", actor=editor, at=at)
    late = at + timedelta(minutes=10, seconds=1)
    with pytest.raises(InvalidTransition):
        consents.restore(consent, actor=editor, at=late)
    consents.restore(consent, actor=editor, at=at + timedelta(minutes=10))
    row = Consent.objects.get()
    assert (row.withdrawn_on, row.withdrawn_why, row.withdrawn_at) == (None, "", None)
    assert "Nguyễn Văn An" in words_of(story)


def test_the_consent_to_the_whole_takes_the_story_down_and_a_slip_puts_it_back(scene, at):
    UnitFactory(kind=Kind.NATION)
    story, editor = scene
    consent = ConsentFactory(story=story, to=ConsentTo.STORY)
    consents.withdraw(consent, on=DAY, why="cả thôn không đồng ý", actor=editor, at=at)
    story.refresh_from_db()
    assert (story.status, published().count()) == (StoryStatus.TAKEN_DOWN, 0)
    consents.restore(consent, actor=editor, at=at + timedelta(minutes=3))
    story.refresh_from_db()
    assert (story.status, story.fell_on) == (StoryStatus.PUBLISHED, None)


def test_a_printed_handbook_that_carries_it_is_marked_and_the_editor_told(scene, at):
    story, editor = scene
    named, other = ConsentFactory(story=story), ConsentFactory(story=story, whom="bà Lê Thị Xa")
    handbook = HandbookFactory(unit=story.unit)
    HandbookStoryFactory(handbook=handbook, story=story)
    handbooks.print_handbook(handbook, actor=editor, at=at)
    assert HandbookStory.objects.get().consents == [named.pk]
    consents.withdraw(other, on=DAY, why="không in tên bà", actor=editor, at=at)
    assert not to_call_back().exists()
    consents.withdraw(named, on=DAY, why="đổi ý", actor=editor, at=at)
    [entry] = HandbookStory.objects.all()
    assert entry.has_lost_consent
    assert "Nguyễn Văn An" in entry.content["title"]  # what was printed stays as it was
    assert list(to_call_back()) == [handbook]
    [line] = stories_waiting(editor, DAY)
    assert (line.key, line.count) == ("handbook_lost", 1)
    consents.restore(named, actor=editor, at=at + timedelta(minutes=1))
    assert not to_call_back().exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"whom": " "}, "whom"),
        ({"whom": "ông"}, "whom"),
        ({"whom": "Hoa"}, "whom"),
        ({"to": "all"}, "to"),
        ({"given_on": date(2026, 11, 22)}, "given_on"),
        ({"given_how": ""}, "given_how"),
        ({"given_how": "x" * 301}, "given_how"),
    ],
)
def test_a_crooked_consent_is_refused_at_its_field(scene, at, values, field):
    story, editor = scene
    given = {"to": "name", "whom": "bà Hoa", "given_on": DAY, "given_how": "phiếu", **values}
    with pytest.raises(RuleBroken) as refused:
        consents.record(story, **given, actor=editor, at=at)
    assert list(refused.value.fields) == [field]
    assert not Consent.objects.exists()


def test_withdrawing_asks_for_a_reason_and_a_day_that_can_be(scene, at):
    story, editor = scene
    consent = ConsentFactory(story=story)
    for on, why in ((DAY, " "), (date(2026, 7, 1), "x"), (date(2026, 11, 22), "x")):
        with pytest.raises(RuleBroken):
            consents.withdraw(consent, on=on, why=why, actor=editor, at=at)
    consents.withdraw(consent, on=DAY, why="x", actor=editor, at=at)
    with pytest.raises(InvalidTransition):
        consents.withdraw(consent, on=DAY, why="x", actor=editor, at=at)


def test_who_has_no_part_in_the_unit_touches_no_consent(scene, at, someone):
    story, _editor = scene
    consent = ConsentFactory(story=story)
    for person in (
        someone(Role.LIBRARY_EDITOR, over=UnitFactory()), someone(Role.AUDITOR, over=story.unit),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            consents.withdraw(consent, on=DAY, why="x", actor=person, at=at)
