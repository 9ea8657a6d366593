"""Units with their dated facts and their reach."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from kheo.kernel.text import fold, sort_key
from kheo.orgs.enums import How, Kind, Tree
from kheo.orgs.models import Placement, Reach, Unit, UnitKind, UnitName


class UnitFactory(DjangoModelFactory):
    """A unit alive since 2004; ``under=parent`` places it in the territory tree."""

    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"{n + 1:05d}")
    starts_on = date(2004, 1, 1)
    ends_on = None
    name = factory.Sequence(lambda n: f"Đơn vị {n + 1}")
    kind = Kind.COMMUNE
    label = factory.LazyAttribute(lambda unit: unit.name)
    sort_key = factory.LazyAttribute(lambda unit: sort_key(unit.name))
    search_text = factory.LazyAttribute(lambda unit: fold(unit.name))

    @classmethod
    def _create(cls, model_class, *args, under=None, **kwargs):
        unit = super()._create(model_class, *args, **kwargs)
        span = {"valid_from": unit.starts_on, "valid_to": unit.ends_on}
        UnitName.objects.create(unit=unit, name=unit.name, **span)
        UnitKind.objects.create(unit=unit, kind=unit.kind, **span)
        Reach.objects.create(
            unit=unit, ancestor=unit, tree=Tree.TERRITORY, depth=0, how=How.PLACED, **span
        )
        if under is not None:
            Placement.objects.create(unit=unit, parent=under, tree=Tree.TERRITORY, **span)
            for above in Reach.objects.filter(unit=under, tree=Tree.TERRITORY):
                Reach.objects.create(
                    unit=unit, ancestor_id=above.ancestor_id, tree=Tree.TERRITORY,
                    depth=above.depth + 1, how=How.PLACED, **span,
                )  # fmt: skip
        return unit
