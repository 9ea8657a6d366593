"""The page of rights and the commands of the terminal."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kheo.access.enums import Role
from kheo.access.models import Grant, User

RIGHTS = Path(__file__).parents[2] / "docs/rights.md"


def test_the_page_of_rights_is_in_step_with_the_code(tmp_path):
    call_command("draw_rights", to=tmp_path / "rights.md", stdout=StringIO())

    assert (tmp_path / "rights.md").read_text("utf-8") == RIGHTS.read_text("utf-8"), (
        "run: ./kheo manage draw_rights"
    )


@pytest.mark.django_db
def test_the_first_administrator_is_opened_from_the_terminal(house, now):
    out = StringIO()

    call_command("open_account", "chi.huy", "Trần Chỉ Huy", stdout=out)

    person = User.objects.get(username="chi.huy")
    given = out.getvalue().split()[-1]
    assert person.check_password(given)
    assert person.must_change_password
    grant = Grant.objects.get(user=person)
    assert (grant.role, grant.unit) == (Role.SYSTEM_ADMINISTRATOR, house.nation)
    assert grant.valid_from == date(2026, 11, 21)


@pytest.mark.django_db
def test_the_terminal_says_what_is_missing_and_leaves_nothing_half_done(house, now):
    with pytest.raises(CommandError, match="hãy nạp danh mục đơn vị"):
        call_command("open_account", "a.b", "A", unit="nowhere")
    with pytest.raises(CommandError):
        call_command("open_account", "a.b", "A", paper="x" * 201)

    assert not User.objects.filter(username="a.b").exists()
