"""Papers."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from kheo.documents.models import Paper, PaperKind
from tests.factories.access import UserFactory
from tests.factories.orgs import UnitFactory


class PaperFactory(DjangoModelFactory):
    """A decision of 1 June 2026."""

    class Meta:
        model = Paper

    unit = factory.SubFactory(UnitFactory)
    kind = PaperKind.DECISION
    number = factory.Sequence(lambda n: f"{n + 1:02d}-QĐ/TU")
    issued_on = date(2026, 6, 1)
    summary = "công nhận mô hình “Dân vận khéo”"
    created_by = factory.SubFactory(UserFactory)
    created_at = updated_at = datetime(2026, 6, 1, tzinfo=UTC)
