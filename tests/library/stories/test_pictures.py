"""Pictures of a story: small copies without the camera's notes, given only while they may be shown."""

import io
from datetime import date

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from kheo.access.enums import Role
from kheo.audit.queries import entries_about
from kheo.documents.operations import keep_file
from kheo.initiatives.models import Evidence
from kheo.kernel.refusals import BadInput, InvalidTransition, NotAllowed, RuleBroken
from kheo.library.enums import ConsentTo, StoryStatus
from kheo.library.models import Story, StoryPicture
from kheo.library.operations import pictures
from kheo.library.queries.shown import shown
from tests.factories.initiatives import InitiativeFactory
from tests.factories.stories import (
    AT,
    ConsentFactory,
    StoryFactory,
    evidence_of,
    photo,
    picture_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(someone):
    """A story being written and its writer."""
    story = StoryFactory()
    return story, someone(Role.REGISTRAR, over=story.unit)


def test_the_public_copy_is_small_and_holds_nothing_of_the_camera(scene, at, client):
    story, writer = scene
    piece = evidence_of(story.initiative, photo(size=(2400, 1600), exif=True))
    pictures.show(story, evidence=piece, alt="Đường", shows_people=False, actor=writer, at=at)
    Story.objects.filter(pk=story.pk).update(
        status=StoryStatus.PUBLISHED, checked_by=writer, published_at=at
    )
    [told] = shown(Story.objects.get()).pictures
    assert (told.width, told.height) == (960, 640)
    for url, longest in ((told.url, 960), (told.small_url, 480)):
        answer = client.get(url)
        with Image.open(io.BytesIO(answer.content)) as made:
            assert (made.format, max(made.size)) == ("WEBP", longest)
            assert not made.getexif()
        assert b"MAY ANH" not in answer.content
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["Cache-Control"] == "public, no-cache"
        again = client.get(url, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("status", [s for s in StoryStatus if s != StoryStatus.PUBLISHED])
def test_a_picture_of_what_is_not_public_is_not_found(status, client):
    story = StoryFactory(status=status)
    picture_of(story)
    [told] = shown(story).pictures
    assert client.get(told.url).status_code == 404


def test_no_other_address_leads_to_a_picture(client):
    story = StoryFactory(status=StoryStatus.PUBLISHED)
    picture = picture_of(story)
    [told] = shown(story).pictures
    assert client.get(told.url).status_code == 200
    for url in (
        told.url.replace("large", "original"),
        told.url.replace(picture.evidence.stored.sha256[:16], "0" * 16),
        told.url.replace(f"/{picture.pk}/", "/999999/"),
    ):
        assert client.get(url).status_code == 404
    Evidence.objects.update(removed_at=AT)
    assert client.get(told.url).status_code == 404
    assert shown(story).pictures == ()


def test_people_need_a_standing_consent_of_this_story(scene, at):
    story, writer = scene
    piece = evidence_of(story.initiative)
    others = [
        None,
        ConsentFactory(to=ConsentTo.PICTURE),
        ConsentFactory(story=story, to=ConsentTo.NAME),
        ConsentFactory(
            story=story, to=ConsentTo.PICTURE, withdrawn_on=date(2026, 9, 2), withdrawn_at=AT
        ),
    ]
    for consent in others:
        with pytest.raises(RuleBroken) as refused:
            pictures.show(
                story, evidence=piece, alt="Họp", shows_people=True, consent=consent,
                actor=writer, at=at,
            )  # fmt: skip
        assert list(refused.value.fields) == ["consent"]
    good = ConsentFactory(story=story, to=ConsentTo.PICTURE)
    pictures.show(
        story, evidence=piece, alt="Họp", shows_people=True, consent=good, actor=writer, at=at
    )
    [line] = entries_about(story)
    assert (line.action, line.after) == (
        "story.show_picture", {"evidence": piece.pk, "shows_people": True, "consent": good.pk},
    )  # fmt: skip


def test_only_photos_of_the_record_in_sight_are_shown(scene, at):
    story, writer = scene
    foreign = evidence_of(InitiativeFactory())
    hidden = evidence_of(story.initiative, photo(colour=(9, 9, 9)))
    Evidence.objects.filter(pk=hidden.pk).update(removed_at=AT)
    hidden.refresh_from_db()
    paper = keep_file(content=b"%PDF-1.4\n%%EOF\n", name="a.pdf", at=AT)
    document = evidence_of(story.initiative, photo(colour=(1, 1, 1)))
    Evidence.objects.filter(pk=document.pk).update(stored=paper)
    document.refresh_from_db()
    for piece in (foreign, hidden, document):
        with pytest.raises(RuleBroken) as refused:
            pictures.show(story, evidence=piece, alt="x", shows_people=False, actor=writer, at=at)
        assert list(refused.value.fields) == ["evidence"]
    with pytest.raises(RuleBroken) as refused:
        pictures.show(
            story, evidence=evidence_of(story.initiative), alt=" ", shows_people=False,
            actor=writer, at=at,
        )  # fmt: skip
    assert list(refused.value.fields) == ["alt"]
    assert not StoryPicture.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a\x01\x00\x01\x00<script>alert(1)</script>",
        b"\xff\xd8\xff<?php system($_GET['c']); ?>",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
        b"",
    ],
)
def test_a_hostile_picture_never_gets_in(content):
    with pytest.raises(BadInput):
        evidence_of(InitiativeFactory(), content) if content else keep_file(
            content=content, name="a.jpg", at=AT
        )


def test_a_picture_that_carries_a_program_behind_it_loses_it(client):
    story = StoryFactory(status=StoryStatus.PUBLISHED)
    picture_of(story, content=photo() + b"<script>alert(1)</script>")
    [told] = shown(story).pictures
    assert b"<script>" not in client.get(told.url).content


def test_pictures_are_moved_and_hidden(scene, at, someone):
    story, writer = scene
    first, second = (picture_of(story, content=photo(colour=(n, 0, 0))) for n in (1, 2))
    StoryPicture.objects.filter(pk=second.pk).update(order=2)
    pictures.move(second, by=-1, actor=writer, at=at)
    assert [one.key for one in shown(story).pictures] == [second.pk, first.pk]
    with pytest.raises(NotAllowed):
        pictures.hide(first, actor=someone(Role.AUDITOR, over=story.unit), at=at)
    Story.objects.filter(pk=story.pk).update(status=StoryStatus.CHECKING)
    with pytest.raises(InvalidTransition):
        pictures.move(second, by=1, actor=writer, at=at)
    pictures.hide(second, actor=writer, at=at)
    assert default_storage.exists(second.evidence.stored.path)
    assert [one.action for one in entries_about(story)] == [
        "story.hide_picture", "story.move_picture",
    ]  # fmt: skip
