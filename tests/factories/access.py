"""People and their grants."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from kheo.access.models import Grant, User


class UserFactory(DjangoModelFactory):
    """Somebody with a valid account whose password is "mat khau dai"."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n + 1}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Thị {n + 1}")
    valid_from = date(2020, 1, 1)
    must_change_password = False

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        self.set_password(extracted or "mat khau dai")
        if create:
            self.save()


class GrantFactory(DjangoModelFactory):
    """A role over a unit since 2020."""

    class Meta:
        model = Grant

    user = factory.SubFactory(UserFactory)
    valid_from = date(2020, 1, 1)
    paper = "12-QĐ/ĐU"
    granted_at = datetime(2020, 1, 1, tzinfo=UTC)
