"""The pages of stories and handbooks: what they answer, what they keep, what they let nobody see."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kheo.access.enums import Role
from kheo.initiatives.enums import Status
from kheo.initiatives.web.panels import panels_of
from kheo.library.enums import StoryStatus
from kheo.library.models import Consent, Handbook, Story
from kheo.library.queries.shown import shown_all
from kheo.library.queries.stories import published
from kheo.library.queries.waiting import asked_of, stories_waiting
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.factories.stories import (
    RIGHT,
    ConsentFactory,
    HandbookFactory,
    HandbookStoryFactory,
    StoryFactory,
    evidence_of,
    photo,
    picture_of,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


@pytest.fixture
def unit():
    return UnitFactory(name="Sơn Kim 2")


@pytest.fixture
def editor(someone, unit, client):
    """A library editor who is signed in."""
    person = someone(Role.LIBRARY_EDITOR, over=unit)
    client.force_login(person)
    return person


def story_in(unit, **values):
    initiative = InitiativeFactory(complete=True, status=Status.RECOGNISED, unit=unit)
    return StoryFactory(initiative=initiative, **values)


def test_a_story_is_opened_from_the_page_of_its_initiative(editor, unit, client):
    initiative = InitiativeFactory(complete=True, status=Status.RECOGNISED, unit=unit)
    address = reverse("stories:open", args=[initiative.pk])
    titles = {panel.title: panel for panel in panels_of(initiative, editor)}
    assert (("Viết câu chuyện", address),) in [panel.acts for panel in titles.values()]
    assert client.get(address).status_code == 200
    assert not Story.objects.exists()
    answer = client.post(address)
    story = Story.objects.get()
    assert answer.url == reverse("stories:edit", args=[story.pk])
    assert client.get(address).url == reverse("stories:page", args=[story.pk])
    form = client.get(answer.url).content.decode()
    assert "data-autosave" in form
    assert "Nhân dân góp công, xã hỗ trợ vật tư." in form


def test_each_field_saves_itself_and_tells_a_clash(editor, unit, client):
    story = story_in(unit)
    address = reverse("stories:save_field", args=[story.pk])
    saved = client.post(address, {"field": "cost", "value": "1.500.000", "version": "1"})
    assert saved.json() == {"saved": True, "version": 2, "value": "1.500.000"}
    clash = client.post(address, {"field": "cost", "value": "2", "version": "1"})
    assert (clash.status_code, clash.json()["value"]) == (409, "1.500.000")
    for wrong in (
        {"field": "cost", "value": "mười", "version": "2"},
        {"field": "status", "value": "published", "version": "2"},
        {"field": "idea", "value": "x", "version": ""},
    ):
        assert client.post(address, wrong).status_code == 422
    Story.objects.update(status=StoryStatus.CHECKING)
    assert client.post(address, {"field": "idea", "value": "x", "version": "2"}).status_code == 422


def test_nothing_typed_is_lost_when_a_field_is_refused(editor, unit, client):
    story = story_in(unit)
    given = {"title": "Tên mới", "cost": "mười đồng", "version": "1"}
    answer = client.post(reverse("stories:edit", args=[story.pk]), given)
    assert answer.status_code == 422
    assert "mười đồng" in answer.content.decode()
    assert "Tên mới" in answer.content.decode()
    story.refresh_from_db()
    assert story.version == 1


def test_the_way_from_the_writer_to_the_public(editor, unit, client, someone):
    writer = someone(Role.REGISTRAR, over=unit)
    story = story_in(unit, written_by=writer)
    client.force_login(writer)
    step = reverse("stories:step", args=[story.pk, "ask_check"])
    assert client.get(step).status_code == 200
    assert client.post(step, {"version": "99"}).status_code == 422
    assert client.post(step, {"version": "1"}).status_code == 302
    assert client.get(reverse("stories:check", args=[story.pk])).status_code == 403
    client.force_login(editor)
    check = reverse("stories:check", args=[story.pk])
    half = client.post(check, {"version": "2", "then": "check", "problem": "on"})
    assert half.status_code == 422
    story.refresh_from_db()
    assert (story.status, story.checks) == (StoryStatus.CHECKING, {})
    ticks = dict.fromkeys(RIGHT, "on")
    assert client.post(check, {"version": "2", "then": "check", **ticks}).status_code == 302
    publish = reverse("stories:step", args=[story.pk, "publish"])
    assert client.post(publish, {}).status_code == 302
    story.refresh_from_db()
    assert (story.status, story.checked_by) == (StoryStatus.PUBLISHED, editor)
    down = reverse("stories:step", args=[story.pk, "take_down"])
    assert client.post(down, {"note": ""}).status_code == 422
    assert client.get(reverse("stories:step", args=[story.pk, "fall"])).status_code == 404


def test_the_expert_sends_it_back_with_words_at_the_field(editor, unit, client):
    story = story_in(unit, status=StoryStatus.CHECKING)
    check = reverse("stories:check", args=[story.pk])
    client.post(check, {"then": "hand_back", "remark_steps": "Bước nào trước?"})
    story.refresh_from_db()
    assert (story.status, story.remarks) == (StoryStatus.DRAFT, {"steps": "Bước nào trước?"})
    form = client.get(reverse("stories:edit", args=[story.pk])).content.decode()
    assert "Bước nào trước?" in form


def test_what_looks_private_is_shown_with_its_place_and_settled(editor, unit, client):
    story = story_in(unit, idea="Yên.\nÔng Lê Sáu, gọi 0912 345 678.")
    shown = client.get(reverse("stories:edit", args=[story.pk])).content.decode()
    assert "“0912 345 678” giống số điện thoại (Ý tưởng, dòng 2)." in shown
    assert "“Ông Lê Sáu” được nêu tên; cần có sự đồng ý (Ý tưởng, dòng 2)." in shown
    client.post(
        reverse("stories:settle", args=[story.pk]), {"words": "0912 345 678", "why": "văn phòng"}
    )
    part = client.get(reverse("stories:private", args=[story.pk])).content.decode()
    assert "0912" not in part
    assert "Lê Sáu" in part


def test_a_consent_is_recorded_with_its_sheet_and_hostile_files_are_refused(editor, unit, client):
    story = story_in(unit)
    address = reverse("stories:consent", args=[story.pk])
    given = {"whom": "bà Lê Hoa", "to": "name", "given_on": "20/11/2026"}
    evil = SimpleUploadedFile("phieu.pdf", b"%PDF-1.4 /JavaScript (x) %%EOF")
    answer = client.post(address, {**given, "sheet": evil})
    assert answer.status_code == 422
    assert "bà Lê Hoa" in answer.content.decode()
    assert not Consent.objects.exists()
    good = SimpleUploadedFile("phieu.jpg", photo())
    assert client.post(address, {**given, "sheet": good}).status_code == 302
    consent = Consent.objects.get()
    sheet = client.get(reverse("stories:sheet", args=[consent.pk]))
    assert b"".join(sheet.streaming_content) == photo()
    assert sheet.headers["X-Content-Type-Options"] == "nosniff"


def test_a_consent_is_withdrawn_and_a_slip_undone_on_the_page(editor, unit, client):
    story = story_in(unit, status=StoryStatus.PUBLISHED, title="Ông Nguyễn Văn An")
    consent = ConsentFactory(story=story)
    today = timezone.localdate()
    Consent.objects.update(given_on=today - timedelta(days=1))
    address = reverse("stories:withdraw", args=[consent.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"on": f"{today:%d/%m/%Y}", "why": ""}).status_code == 422
    assert client.post(address, {"on": f"{today:%d/%m/%Y}", "why": "đổi ý"}).status_code == 302
    page = client.get(reverse("stories:page", args=[story.pk])).content.decode()
    assert "Một người dân" in page
    assert "Bấm nhầm" in page
    assert client.post(reverse("stories:restore", args=[consent.pk])).status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_on is None


def test_photos_are_chosen_on_their_page(editor, unit, client):
    story = story_in(unit)
    piece = evidence_of(story.initiative)
    pages = reverse("stories:pictures", args=[story.pk])
    assert client.get(pages).status_code == 200
    show = reverse("stories:show_picture", args=[story.pk, piece.pk])
    assert client.post(show, {"alt": "Đường", "shows_people": "on"}).status_code == 422
    assert client.post(show, {"alt": "Đường"}).status_code == 302
    picture = story.pictures.get()
    assert (picture.alt, picture.shows_people) == ("Đường", False)
    assert client.get(pages).status_code == 200
    client.post(reverse("stories:change_picture", args=[picture.pk, "hide"]))
    assert not story.pictures.exists()


def test_nobody_outside_the_unit_learns_that_a_story_is_there(someone, unit, client):
    story = story_in(unit, title="Chuyện kín")
    picture = picture_of(story)
    consent = ConsentFactory(story=story)
    handbook = HandbookFactory(unit=unit, title="Sổ kín")
    entry = HandbookStoryFactory(handbook=handbook)
    client.force_login(someone(Role.LIBRARY_EDITOR, over=UnitFactory()))
    names = {
        "stories:page": [story.pk], "stories:edit": [story.pk], "stories:check": [story.pk],
        "stories:private": [story.pk], "stories:step": [story.pk, "ask_check"],
        "stories:consent": [story.pk], "stories:pictures": [story.pk],
        "stories:open": [story.initiative_id], "stories:withdraw": [consent.pk],
        "stories:sheet": [consent.pk],
        "stories:show_picture": [story.pk, picture.evidence_id],
        "handbooks:page": [handbook.pk], "handbooks:preview": [handbook.pk],
        "handbooks:recall": [handbook.pk], "handbooks:download": [handbook.pk, "docx"],
    }  # fmt: skip
    for name, args in names.items():
        assert client.get(reverse(name, args=args)).status_code == 404, name
    posts = {
        "stories:save_field": [story.pk], "stories:settle": [story.pk],
        "stories:restore": [consent.pk], "stories:change_picture": [picture.pk, "hide"],
        "handbooks:write": [handbook.pk], "handbooks:choose": [handbook.pk],
        "handbooks:print": [handbook.pk], "handbooks:discard": [handbook.pk],
        "handbooks:again": [handbook.pk], "handbooks:change": [handbook.pk, entry.pk, "out"],
    }  # fmt: skip
    for name, args in posts.items():
        assert client.post(reverse(name, args=args)).status_code == 404, name
    for name in ("stories:list", "handbooks:list"):
        shown = client.get(reverse(name)).content.decode()
        assert "kín" not in shown
    assert story.pictures.exists()


def test_a_handbook_is_filled_printed_and_downloaded(editor, unit, client):
    story = story_in(unit, status=StoryStatus.PUBLISHED)
    client.post(reverse("handbooks:begin"), {"unit": unit.pk, "title": "Sổ tay", "foreword": ""})
    handbook = Handbook.objects.get()
    page = reverse("handbooks:page", args=[handbook.pk])
    assert story.title in client.get(page).content.decode()
    client.post(reverse("handbooks:choose", args=[handbook.pk]), {"story": "x"})
    assert not handbook.stories.exists()
    client.post(reverse("handbooks:choose", args=[handbook.pk]), {"story": story.pk})
    assert client.get(reverse("handbooks:preview", args=[handbook.pk])).content[:2] == b"PK"
    bad = client.post(reverse("handbooks:write", args=[handbook.pk]), {"title": ""})
    assert bad.status_code == 422
    client.post(reverse("handbooks:print", args=[handbook.pk]))
    handbook.refresh_from_db()
    assert handbook.docx is not None
    assert client.get(page).status_code == 200
    got = client.get(reverse("handbooks:download", args=[handbook.pk, "docx"]))
    assert b"".join(got.streaming_content)[:2] == b"PK"
    again = client.post(reverse("handbooks:again", args=[handbook.pk]))
    assert again.url != page


def test_what_waits_is_what_the_list_shows(editor, unit, client, someone):
    story_in(unit, status=StoryStatus.CHECKING)
    story_in(unit, status=StoryStatus.CHECKING, written_by=editor)
    story_in(unit, status=StoryStatus.CHECKED)
    story_in(unit, status=StoryStatus.DRAFT, written_by=editor)
    story_in(unit, status=StoryStatus.TAKEN_DOWN, fell_on=DAY)
    story_in(UnitFactory(), status=StoryStatus.CHECKED)
    lines = stories_waiting(editor, DAY)
    assert {line.key: line.count for line in lines} == {
        "story_write": 1, "story_check": 1, "story_publish": 1, "story_again": 1,
    }  # fmt: skip
    for line in lines:
        assert len(client.get(line.url).context["rows"]) == line.count
    asked = asked_of(editor, DAY)
    assert asked is not None
    assert asked.count() == 4
    nobody = someone(Role.AUDITOR, over=unit)
    assert (stories_waiting(nobody, DAY), asked_of(nobody, DAY)) == ([], None)


def test_the_list_filters_by_words_state_and_proof(editor, unit, client):
    old = story_in(unit, status=StoryStatus.PUBLISHED, title="Đường hoa")
    new = story_in(unit, title="Ruộng lúa")
    type(old.initiative).objects.filter(pk=old.initiative_id).update(status=Status.DOUBTFUL)
    for query, expected in (
        ("", {old.pk, new.pk}), ("?q=Ruộng", {new.pk}), ("?state=published", {old.pk}),
        ("?turn=stale", {old.pk}), ("?state=rubbish", {old.pk, new.pk}),
    ):  # fmt: skip
        rows = client.get(reverse("stories:list") + query).context["rows"]
        assert {row["story"].pk for row in rows} == expected, query


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_public_texts_ask_a_fixed_number_of_questions(
    editor, unit, client, django_assert_num_queries, count
):
    for _n in range(count):
        story = story_in(unit, status=StoryStatus.PUBLISHED)
        picture_of(story, ConsentFactory(story=story))
    with django_assert_num_queries(3):
        assert len(shown_all(published())) == count
    client.get(reverse("stories:list"))
    with django_assert_num_queries(6):
        assert client.get(reverse("stories:list")).status_code == 200
