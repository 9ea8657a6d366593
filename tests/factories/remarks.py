"""Remarks of visitors; a state other than waiting needs who read it."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from kheo.appraisal.rules.recognition import new_code
from kheo.participation.enums import RemarkKind, RemarkStatus
from kheo.participation.models import Remark
from tests.factories.access import UserFactory
from tests.factories.initiatives import InitiativeFactory

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)


class RemarkFactory(DjangoModelFactory):
    """Waits; ``status`` puts it elsewhere, read by somebody."""

    class Meta:
        model = Remark

    class Params:
        is_read = factory.LazyAttribute(lambda one: one.status != RemarkStatus.WAITING)

    initiative = factory.SubFactory(InitiativeFactory)
    unit = factory.SelfAttribute("initiative.unit")
    status = RemarkStatus.WAITING
    kind = RemarkKind.EXPERIENCE
    words = factory.Sequence(lambda n: f"Thôn tôi cũng đã làm như thế, lần thứ {n + 1}.")
    number = factory.LazyFunction(new_code)
    read_by = factory.Maybe("is_read", factory.SubFactory(UserFactory), None)
    read_at = factory.LazyAttribute(lambda one: AT if one.is_read else None)
    moved_at = created_at = updated_at = AT
