"""Themes, adoptions and profiles, for exemplars, fitting and calls."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from kheo.initiatives.enums import Field, Status
from kheo.initiatives.models import Initiative, Theme
from kheo.library.enums import AdoptionStatus
from kheo.library.models import Adoption, Call, ExemplarList, UnitProblem, UnitProfile
from tests.factories.access import UserFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

MOMENT = datetime(2026, 1, 15, 2, tzinfo=UTC)


class ThemeFactory(DjangoModelFactory):
    """A problem theme."""

    class Meta:
        model = Theme

    code = factory.Sequence(lambda n: f"theme_{n + 1}")
    name = factory.Sequence(lambda n: f"Vấn đề {n + 1}")


class ProvenFactory(InitiativeFactory):
    """A recognised initiative; ``themes=[…]`` are the problems it answers."""

    class Meta:
        model = Initiative
        skip_postgeneration_save = True

    status = Status.RECOGNISED

    @factory.post_generation
    def themes(self, create, extracted, **kwargs):
        if extracted:
            self.themes.set(extracted)


class AdoptionFactory(DjangoModelFactory):
    """A place where a source works since 1 March 2026."""

    class Meta:
        model = Adoption

    source = factory.SubFactory(ProvenFactory)
    unit = factory.SubFactory(UnitFactory)
    status = AdoptionStatus.WORKING
    requested_on = date(2026, 1, 10)
    adopted_on = date(2026, 2, 1)
    working_on = date(2026, 3, 1)
    moved_at = created_at = updated_at = MOMENT


class ListFactory(DjangoModelFactory):
    """A list of exemplars for 2026–2030, a proposal."""

    class Meta:
        model = ExemplarList

    unit = factory.SubFactory(UnitFactory)
    title = "Mô hình điển hình nhân rộng 2026–2030"
    first_year = 2026
    last_year = 2030
    made_by = factory.SubFactory(UserFactory)
    created_at = updated_at = MOMENT


class ProfileFactory(DjangoModelFactory):
    """A described unit."""

    class Meta:
        model = UnitProfile

    unit = factory.SubFactory(UnitFactory)
    written_by = factory.SubFactory(UserFactory)
    created_at = updated_at = MOMENT


class ProblemFactory(DjangoModelFactory):
    """A problem that a unit named."""

    class Meta:
        model = UnitProblem

    unit = factory.SubFactory(UnitFactory)
    theme = factory.SubFactory(ThemeFactory)


class CallFactory(DjangoModelFactory):
    """A call open all November 2026."""

    class Meta:
        model = Call

    unit = factory.SubFactory(UnitFactory)
    title = "Kêu gọi mô hình xử lý rác thải"
    field = Field.CULTURE_SOCIETY
    theme = factory.SubFactory(ThemeFactory)
    opens_on = date(2026, 11, 1)
    closes_on = date(2026, 11, 30)
    made_by = factory.SubFactory(UserFactory)
    created_at = updated_at = MOMENT
