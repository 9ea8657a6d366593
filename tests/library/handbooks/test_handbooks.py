"""Handbooks: filled by hand, printed once with what they rest on, called back, made anew."""

import io
import re
from datetime import date

import pytest
from docx import Document

from kheo.access.enums import Role
from kheo.audit.queries import entries_about
from kheo.documents.operations.register import bytes_of
from kheo.initiatives.enums import FactKind
from kheo.initiatives.models import Fact
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken
from kheo.library.enums import ConsentTo, HandbookStatus, StoryStatus
from kheo.library.models import Handbook, HandbookStory, Story
from kheo.library.operations import handbooks
from kheo.library.queries.waiting import to_call_back
from tests.factories.documents import PaperFactory
from tests.factories.orgs import UnitFactory
from tests.factories.stories import (
    ConsentFactory,
    HandbookFactory,
    HandbookStoryFactory,
    StoryFactory,
    photo,
    picture_of,
)

pytestmark = pytest.mark.django_db


def put_together(unit, count=3):
    handbook = HandbookFactory(unit=unit)
    return handbook, [HandbookStoryFactory(handbook=handbook, order=n + 1) for n in range(count)]


def order_of(handbook):
    return list(handbook.stories.order_by("order").values_list("pk", flat=True))


def words_of(stored):
    document = Document(io.BytesIO(bytes_of(stored)))
    texts = [
        one.text for one in document.element.body.iter() if one.tag.endswith("}t") and one.text
    ]
    return " ".join(texts).replace("\u00a0", " "), document


@pytest.fixture
def editor(someone):
    """A library editor of a unit."""
    return someone(Role.LIBRARY_EDITOR, over=UnitFactory(name="Sơn Kim 2"))


def test_stories_are_chosen_moved_and_left_out_by_hand(editor, at):
    handbook = handbooks.open_handbook(editor.unit, title=" Cách làm  hay ", actor=editor, at=at)
    assert (handbook.title, handbook.status) == ("Cách làm hay", HandbookStatus.DRAFT)
    one, two, three = (
        handbooks.choose(
            handbook, story=StoryFactory(status=StoryStatus.PUBLISHED), actor=editor, at=at
        )
        for _n in range(3)
    )
    assert handbooks.choose(handbook, story=one.story, actor=editor, at=at) == one
    handbooks.move(three, by=-1, actor=editor, at=at)
    assert order_of(handbook) == [one.pk, three.pk, two.pk]
    handbooks.move(one, by=-1, actor=editor, at=at)
    handbooks.leave_out(three, actor=editor, at=at)
    assert order_of(handbook) == [one.pk, two.pk]
    acts = [line.action for line in reversed(entries_about(handbook))]
    assert acts == [
        "handbook.open", *["handbook.choose"] * 3, "handbook.move", "handbook.move",
        "handbook.leave_out",
    ]  # fmt: skip


@pytest.mark.parametrize("status", [s for s in StoryStatus if s != StoryStatus.PUBLISHED])
def test_only_published_stories_go_in_and_are_printed(editor, at, status):
    handbook, [entry] = put_together(editor.unit, 1)
    Story.objects.filter(pk=entry.story_id).update(status=status)
    with pytest.raises(RuleBroken):
        handbooks.choose(handbook, story=StoryFactory(status=status), actor=editor, at=at)
    with pytest.raises(RuleBroken):
        handbooks.print_handbook(handbook, actor=editor, at=at)
    handbook.refresh_from_db()
    assert (handbook.status, handbook.docx) == (HandbookStatus.DRAFT, None)


def test_an_empty_handbook_and_one_without_title_are_refused(editor, at):
    with pytest.raises(RuleBroken):
        handbooks.print_handbook(HandbookFactory(unit=editor.unit), actor=editor, at=at)
    with pytest.raises(RuleBroken) as refused:
        handbooks.open_handbook(editor.unit, title=" ", foreword="x" * 6001, actor=editor, at=at)
    assert set(refused.value.fields) == {"title", "foreword"}


def test_the_printed_book_says_everything_and_rests_on_what_it_shows(editor, at):
    handbook, [entry] = put_together(editor.unit, 1)
    story = entry.story
    Story.objects.filter(pk=story.pk).update(
        idea="Ông Nguyễn Văn An làm trước. Bà Lê Thị Xa theo sau.", cost=45_000_000,
        people_served=120, contact_line="0239 3876 543",
    )  # fmt: skip
    named = ConsentFactory(story=story)
    gone = ConsentFactory(
        story=story, whom="bà Lê Thị Xa", withdrawn_on=date(2026, 9, 1), withdrawn_at=at
    )
    seen = ConsentFactory(story=story, to=ConsentTo.PICTURE)
    ConsentFactory(story=story, whom="ông Hồ Không Nêu")
    picture_of(story, seen, photo(exif=True))
    Fact.objects.create(
        initiative=story.initiative, kind=FactKind.RECOGNISED, on=date(2026, 6, 1),
        paper=PaperFactory(number="05/QĐ-UBND", unit=story.unit), actor=editor, recorded_at=at,
    )  # fmt: skip
    printed = handbooks.print_handbook(handbook, actor=editor, at=at)
    text, document = words_of(printed.docx)
    for words in (
        handbook.title, handbook.foreword, "Mục lục", story.title, "Ông Nguyễn Văn An làm trước",
        "Một người dân theo sau", "45.000.000 đồng", "khoảng 120 người", "0239 3876 543",
        "Họp thôn", "Xác nhận còn hoạt động ngày 01/06/2026", "05/QĐ-UBND", "Nguồn",
    ):  # fmt: skip
        assert words in text, words
    assert "Lê Thị Xa" not in text
    body = document.element.xml
    [key] = set(re.findall(r"PAGEREF (kheo_\d+)", body))
    assert f'w:name="{key}"' in body
    [image] = [one for one in document.part.package.iter_parts() if "figure" in str(one.partname)]
    assert image.content_type == "image/jpeg"
    assert b"MAY ANH" not in image.blob
    assert 'descr="Đường thôn buổi tối"' in body
    entry.refresh_from_db()
    assert sorted(entry.consents) == sorted([named.pk, seen.pk])
    assert gone.pk not in entry.consents
    [line] = entries_about(printed)
    assert (line.action, line.after["status"]) == ("handbooks.print", "printed")


def test_a_printed_handbook_never_changes(editor, at):
    handbook, [entry] = put_together(editor.unit, 1)
    handbook = handbooks.print_handbook(handbook, actor=editor, at=at)
    before, content = bytes_of(handbook.docx), HandbookStory.objects.get().content
    acts = (
        lambda: handbooks.print_handbook(handbook, actor=editor, at=at),
        lambda: handbooks.revise(handbook, title="x", foreword="", actor=editor, at=at),
        lambda: handbooks.choose(handbook, story=entry.story, actor=editor, at=at),
        lambda: handbooks.leave_out(entry, actor=editor, at=at),
        lambda: handbooks.move(entry, by=1, actor=editor, at=at),
        lambda: handbooks.discard(handbook, actor=editor, at=at),
    )
    for act in acts:
        with pytest.raises(InvalidTransition):
            act()
    Story.objects.update(title="Tên khác", status=StoryStatus.DRAFT)
    handbook.refresh_from_db()
    assert bytes_of(handbook.docx) == before
    assert HandbookStory.objects.get().content == content


def test_a_new_edition_copies_what_is_still_public(editor, at):
    handbook, [first, second] = put_together(editor.unit, 2)
    with pytest.raises(InvalidTransition):
        handbooks.new_edition(handbook, actor=editor, at=at)
    handbook = handbooks.print_handbook(handbook, actor=editor, at=at)
    Story.objects.filter(pk=first.story_id).update(status=StoryStatus.TAKEN_DOWN)
    HandbookStory.objects.filter(pk=second.pk).update(has_lost_consent=True)
    assert list(to_call_back()) == [handbook]
    made = handbooks.new_edition(handbook, actor=editor, at=at)
    assert (made.edition, made.edition_of, made.title) == (2, handbook, handbook.title)
    assert list(made.stories.values_list("story_id", "order")) == [(second.story_id, 1)]
    assert list(to_call_back()) == [handbook]
    made = handbooks.print_handbook(made, actor=editor, at=at)
    assert "Ấn bản lần thứ 2" in words_of(made.docx)[0]
    assert not to_call_back().exists()


def test_copies_are_called_back_once_with_a_reason(editor, at):
    handbook, _entries = put_together(editor.unit, 1)
    values = {"on": date(2026, 11, 21), "why": "thu 20 bản, hủy"}
    with pytest.raises(InvalidTransition):
        handbooks.recall(handbook, **values, actor=editor, at=at)
    handbook = handbooks.print_handbook(handbook, actor=editor, at=at)
    HandbookStory.objects.update(has_lost_consent=True)
    for wrong in ({"why": " "}, {"on": date(2026, 11, 20)}, {"on": date(2026, 11, 22)}):
        with pytest.raises(RuleBroken):
            handbooks.recall(handbook, **{**values, **wrong}, actor=editor, at=at)
    handbooks.recall(handbook, **values, actor=editor, at=at)
    assert not to_call_back().exists()
    with pytest.raises(InvalidTransition):
        handbooks.recall(handbook, **values, actor=editor, at=at)
    line = entries_about(handbook)[0]
    assert (line.action, line.note) == ("handbook.recall", "thu 20 bản, hủy")


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.UNIT_HEAD, Role.AUDITOR])
def test_who_makes_no_handbooks_makes_none(someone, at, role):
    unit = UnitFactory()
    person = someone(role, over=unit)
    with pytest.raises(NotAllowed):
        handbooks.open_handbook(unit, title="Sổ tay", actor=person, at=at)
    assert not Handbook.objects.exists()
