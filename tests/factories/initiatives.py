"""Initiatives; states are traits."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from kheo.initiatives.enums import Field, Kind, Outcome, Status
from kheo.initiatives.models import Initiative
from kheo.kernel.text import fold
from tests.factories.access import UserFactory
from tests.factories.orgs import UnitFactory


class InitiativeFactory(DjangoModelFactory):
    """A draft with gaps; ``complete=True`` fills the ten items; ``at=Status.X`` puts it there."""

    class Meta:
        model = Initiative

    class Params:
        complete = factory.Trait(
            situation="Đường tối, mất an toàn.",
            goals="Thắp sáng 2 km đường.",
            approach="Nhân dân góp công, xã hỗ trợ vật tư.",
            place="Thôn 3",
            beneficiaries="120 hộ",
            lead="Ban Công tác Mặt trận thôn 3",
            partners="Đoàn Thanh niên",
            participants="Nhân dân thôn 3",
            resources="45 triệu đồng",
            starts_on=date(2026, 2, 1),
            ends_on=date(2026, 11, 30),
            evaluate_on=date(2026, 10, 15),
            schedule="Quý I khảo sát, quý II lắp đặt",
            outputs="60 bóng đèn",
            sustaining="Hộ dân tự quản",
            result="Đã lắp 60 bóng đèn",
        )

    unit = factory.SubFactory(UnitFactory)
    title = factory.Sequence(lambda n: f"Thắp sáng đường quê {n + 1}")
    kind = Kind.COLLECTIVE
    field = Field.CULTURE_SOCIETY
    listed_on = date(2026, 1, 15)
    moved_at = created_at = updated_at = datetime(2026, 1, 15, 2, tzinfo=UTC)
    filed_by = factory.SubFactory(UserFactory)
    search_text = factory.LazyAttribute(lambda one: fold(one.title))
    status = Status.DRAFT
    outcome = factory.LazyAttribute(
        lambda one: Outcome.PASSED if one.status in PAST_APPRAISAL else ""
    )
    registered_on = factory.LazyAttribute(
        lambda one: None if one.status == Status.DRAFT else date(2026, 1, 20)
    )
    recognised_on = factory.LazyAttribute(
        lambda one: date(2026, 6, 1) if one.status in RECOGNISED else None
    )
    proven_on = factory.LazyAttribute(lambda one: one.recognised_on)


RECOGNISED = {Status.RECOGNISED, Status.DOUBTFUL, Status.DORMANT, Status.STRUCK_OFF}
PAST_APPRAISAL = {Status.APPRAISED, *RECOGNISED}
