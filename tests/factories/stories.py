"""Stories, consents, pictures and handbooks; states are given."""

import io
from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory
from PIL import Image

from kheo.documents.operations import keep_file
from kheo.initiatives.enums import EvidenceOf, Status
from kheo.initiatives.models import Evidence
from kheo.library.enums import ConsentTo, StoryStatus
from kheo.library.models import Consent, Handbook, HandbookStory, Story, StoryPicture
from kheo.library.rules.telling import CHECKS
from kheo.workflow.table import Turn
from tests.factories.access import UserFactory
from tests.factories.initiatives import InitiativeFactory

AT = datetime(2026, 9, 1, 2, tzinfo=UTC)
TEXTS = {
    "summary": "Nhân dân góp công thắp sáng hai cây số đường thôn.",
    "problem": "Đường tối, đi lại mất an toàn.",
    "idea": "Mỗi hộ nhận một bóng đèn trước cửa nhà.",
    "steps": "Họp thôn\nKhảo sát tuyến đường\nLắp đặt bóng đèn",
    "costs": "45 triệu đồng do nhân dân đóng góp.",
    "people": "Ban Công tác Mặt trận thôn 3",
    "result": "Đã lắp 60 bóng đèn.",
}
RIGHT = {check.code: True for check in CHECKS}


class StoryFactory(DjangoModelFactory):
    """A whole story; ``status`` puts it there, checked by another person where it has to be."""

    class Meta:
        model = Story

    class Params:
        is_checked = factory.LazyAttribute(
            lambda one: (
                one.status in {StoryStatus.CHECKED, StoryStatus.PUBLISHED, StoryStatus.TAKEN_DOWN}
            )
        )

    initiative = factory.SubFactory(InitiativeFactory, complete=True, status=Status.RECOGNISED)
    unit = factory.SelfAttribute("initiative.unit")
    contact_unit = factory.SelfAttribute("initiative.unit")
    title = factory.Sequence(lambda n: f"Thắp sáng đường quê {n + 1}")
    summary, problem, idea, steps, costs, people, result = TEXTS.values()
    status = StoryStatus.DRAFT
    turn = Turn.UNIT
    written_by = factory.SubFactory(UserFactory)
    checks = factory.LazyAttribute(lambda one: dict(RIGHT) if one.is_checked else {})
    checked_by = factory.Maybe("is_checked", factory.SubFactory(UserFactory), None)
    checked_at = factory.LazyAttribute(lambda one: AT if one.is_checked else None)
    published_at = factory.LazyAttribute(
        lambda one: AT if one.status in {StoryStatus.PUBLISHED, StoryStatus.TAKEN_DOWN} else None
    )
    moved_at = created_at = updated_at = AT


class ConsentFactory(DjangoModelFactory):
    """Somebody agreed to be named."""

    class Meta:
        model = Consent

    story = factory.SubFactory(StoryFactory)
    to = ConsentTo.NAME
    whom = "ông Nguyễn Văn An"
    given_on = date(2026, 8, 1)
    given_how = "Phiếu đồng ý lưu tại văn phòng"
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = AT


class HandbookFactory(DjangoModelFactory):
    """A handbook being put together."""

    class Meta:
        model = Handbook

    title = factory.Sequence(lambda n: f"Sổ tay cách làm hay số {n + 1}")
    foreword = "Giới thiệu những cách làm hay."
    made_by = factory.SubFactory(UserFactory)
    moved_at = created_at = updated_at = AT


class HandbookStoryFactory(DjangoModelFactory):
    """A published story in a handbook."""

    class Meta:
        model = HandbookStory

    story = factory.SubFactory(StoryFactory, status=StoryStatus.PUBLISHED)
    handbook = factory.SubFactory(HandbookFactory, unit=factory.SelfAttribute("..story.unit"))
    order = factory.Sequence(lambda n: n + 1)


def photo(colour=(20, 120, 60), size=(1200, 800), exif=False):
    """A JPEG; with ``exif`` it carries the place where it was taken."""
    out = io.BytesIO()
    picture = Image.new("RGB", size, colour)
    notes = Image.Exif()
    if exif:
        notes[0x010F] = "MAY ANH"
        notes.get_ifd(0x8825).update({1: "N", 2: (18.0, 20.0, 30.0), 3: "E", 4: (105.0, 54.0, 0.0)})
    picture.save(out, "JPEG", exif=notes)
    return out.getvalue()


def evidence_of(initiative, content=None):
    """A photo in sight, hung under the initiative."""
    stored = keep_file(content=content or photo(), name="anh.jpg", at=AT)
    return Evidence.objects.create(
        initiative=initiative, of=EvidenceOf.RESULT, stored=stored, name="anh.jpg",
        added_at=AT, added_by=initiative.filed_by,
    )  # fmt: skip


def picture_of(story, consent=None, content=None):
    """A picture the story shows; with a consent it shows people."""
    return StoryPicture.objects.create(
        story=story, evidence=evidence_of(story.initiative, content), alt="Đường thôn buổi tối",
        shows_people=consent is not None, consent=consent,
    )  # fmt: skip
