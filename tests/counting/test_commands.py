"""``count`` and ``verify`` from the command line."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from kheo.counting.models import Cell, Span
from kheo.counting.operations import rebuild_all
from kheo.initiatives.models import Initiative

PERIOD = ["--from", "01/01/2023", "--to", "31/12/2023"]


@pytest.fixture
def filled(country):
    registered = [("registered", date(2023, 5, 1))]
    copy = {"origin": "replicate", "field": "culture_society", "kind": "individual"}
    country.fill(
        *[{"unit": country.east.pk, "facts": registered}] * 7,
        *[{"unit": country.west.pk, "facts": [*registered, ("started", date(2023, 6, 1))], **copy}]
        * 5,
    )
    rebuild_all()
    return country


def told(*arguments):
    out = StringIO()
    call_command("count", *arguments, stdout=out)
    return out.getvalue()


def test_the_three_kinds_of_number_are_told_apart(filled):
    answer = json.loads(told("--unit", "42", *PERIOD, "--json"))

    assert {k: answer[k] for k in ("unit", "from", "to", "map", "by")} == {
        "unit": {"code": "42", "label": "Hà Tĩnh"},
        "from": "2023-01-01", "to": "2023-12-31", "map": "as-was", "by": [],
    }  # fmt: skip
    assert {mode: {r["measure"]: r["count"] for r in answer[mode] if r["count"]}
            for mode in ("flow", "stock", "cumulative")} == {
        "flow": {"registered": 12, "built": 5, "replicated": 5},
        "stock": {"building": 5},
        "cumulative": {"registered": 12, "built": 5, "replicated": 5},
    }  # fmt: skip


def test_both_days_are_counted_in(filled):
    one_day = json.loads(
        told("--unit", "42", "--from", "2023-05-01", "--to", "2023-05-01", "--json")
    )

    assert one_day["flow"][0] == {"measure": "registered", "count": 12}


def test_figures_are_split_and_units_named(filled):
    answer = json.loads(
        told("--unit", "42", *PERIOD, "--by", "unit,field", "--map", "today", "--json")
    )

    assert answer["flow"][:2] == [
        {"measure": "registered", "unit": "00006", "unit_label": "Xã Hợp",
         "field": "economy", "count": 7},
        {"measure": "registered", "unit": "00006", "unit_label": "Xã Hợp",
         "field": "culture_society", "count": 5},
    ]  # fmt: skip


def test_the_table_reads_like_a_table(filled):
    text = told("--unit", "42", *PERIOD, "--by", "field")

    assert "Hà Tĩnh (42)" in text
    assert "12" not in text.split("\n")[1]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--unit", "42", "--from", "hôm qua", "--to", "31/12/2023"], 2),
        (["--unit", "42", "--from", "01/01/2023", "--to", "31/02/2023"], 2),
        (["--unit", "42", *PERIOD, "--by", "colour"], 2),
        (["--unit", "42", *PERIOD, "--map", "yesterday"], 2),
        (["--unit", "no-such", *PERIOD], 1),
        (["--unit", "x" * 5000, *PERIOD], 1),
        (["--unit", "42", "--from", "02/01/2023", "--to", "01/01/2023"], 1),
        (["--unit", "42", *PERIOD, "--by", "field,field"], 1),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(filled, arguments, code):
    with pytest.raises(CommandError) as refusal:
        told(*arguments)

    assert refusal.value.returncode == code
    assert len(str(refusal.value)) > 10


def verified():
    out = StringIO()
    try:
        call_command("verify", stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_a_changed_span_or_cell_or_state_is_found(filled):
    _, before = verified()
    Initiative.objects.filter(unit=filled.east).update(status="submitted")
    span = Span.objects.filter(measure="built").first()
    lost = span.initiative_id
    span.delete()
    Cell.objects.filter(measure="registered", unit=filled.nation, field="economy").update(began=99)
    changed = Initiative.objects.filter(unit=filled.east).first().pk
    Initiative.objects.filter(pk=changed).update(
        status="recognised", recognised_on=date(2024, 1, 1)
    )

    code, after = verified()

    found = {line.split(": ", 1)[1].split(": ")[0] for line in set(after) - set(before)}
    nation = filled.nation.pk
    cell = "registered 2023 economy collective new"
    assert code == 1
    assert {one for one in found if one.startswith("#")} == {f"#{changed}", f"#{lost}"}
    assert {f"as-was {nation} {cell}", f"today {nation} {cell}"} <= found
