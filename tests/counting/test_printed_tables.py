"""The tables of two real reports, made record by record and read back."""

import json
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from kheo.access.enums import Role
from kheo.counting.enums import Measure
from kheo.counting.operations import rebuild_all
from kheo.initiatives.enums import Field

# Field: built, replicated, effective. Report of Hà Tĩnh on 2008–2023.
HA_TINH = {
    Field.ECONOMY: (5492, 4473, 5390),
    Field.CULTURE_SOCIETY: (4556, 4033, 4994),
    Field.DEFENCE_SECURITY: (1464, 1524, 1848),
    Field.POLITICAL_SYSTEM: (1659, 1613, 2021),
}
# Field: registered, recognised. Report of Phụng Hiệp on ten years.
PHUNG_HIEP = {
    Field.ECONOMY: (203, 120),
    Field.CULTURE_SOCIETY: (542, 258),
    Field.DEFENCE_SECURITY: (128, 103),
    Field.POLITICAL_SYSTEM: (102, 65),
}
PERIOD = {"start": "2008-01-01", "last": "2023-12-31"}


def ha_tinh(country):
    homes = [country.south.pk, country.east.pk, country.province.pk]
    for field, (built, replicated, effective) in HA_TINH.items():
        lives = []
        for number in range(built + replicated):
            on = date(2008 + number % 16, 1 + number % 12, 1 + number % 28)
            facts = [("started", on)]
            if number % (built + replicated) < effective:
                facts.append(("effective", date(2023, 12, 1 + number % 31)))
            origin = "new" if number % 3 != 1 else "keep_up"
            lives.append((field, origin, homes[number % 3], facts))
        for number, (of, origin, unit, facts) in enumerate(lives):
            how = origin if number < built else "replicate"
            yield {"field": str(of), "origin": how, "unit": unit, "facts": facts}


def phung_hiep(country):
    collective = Counter(registered=822, recognised=490)
    for field, (registered, recognised) in PHUNG_HIEP.items():
        for number in range(registered):
            on = date(2013 + number % 10, 3, 1 + number % 28)
            facts = [("registered", on)]
            what = "recognised" if number < recognised else "only registered"
            if what == "recognised":
                facts.append(("recognised", on.replace(month=11), "district"))
            yield field, facts, what, collective


def _kinds(rows):
    """822/153 registered and 490/56 recognised: the recognised individuals are the last 56."""
    rows = list(rows)
    recognised = [row for row in rows if row[2] == "recognised"]
    others = [row for row in rows if row[2] != "recognised"]
    for group, collectives in ((recognised, 490), (others, 822 - 490)):
        for number, (field, facts, _what, _) in enumerate(group):
            kind = "collective" if number < collectives else "individual"
            yield {"field": str(field), "kind": kind, "facts": facts}


@pytest.fixture
def figures_page(client, someone):
    def read(unit, **query):
        client.force_login(someone(Role.STANDING_OFFICE, over=unit))
        answer = client.get(reverse("counting:figures"), {"unit": unit.pk, **query})
        assert answer.status_code == 200
        return answer

    return read


def numbers(sheet):
    return [[figure.value for figure in line.figures] for line in sheet.lines]


def test_the_table_of_ha_tinh_is_read_back_with_right_shares(country, figures_page):
    country.fill(*ha_tinh(country))
    rebuild_all()

    answer = figures_page(country.province, **PERIOD)
    rows = numbers(answer.context["tables"].fields)

    assert [row[:3] + row[4:6] for row in rows] == [
        [5492, 4473, 9965, 9965, 5390],
        [4556, 4033, 8589, 8589, 4994],
        [1464, 1524, 2988, 2988, 1848],
        [1659, 1613, 3272, 3272, 2021],
        [13171, 11643, 24814, 24814, 14253],
    ]
    text = answer.content.decode()
    for printed in ("34,61", "12,04", "57,44", "61,85", "61,77", "24.814", "13.171", "11.643"):
        assert printed in text, printed
    assert [str(row[3]) for row in rows] == ["40.16", "34.61", "12.04", "13.19", "100.00"]
    assert [str(row[6]) for row in rows] == ["54.09", "58.14", "61.85", "61.77", "57.44"]


def test_the_tables_of_phung_hiep_are_read_back(country, figures_page):
    country.fill(*({"unit": country.south.pk, **life} for life in _kinds(phung_hiep(country))))
    rebuild_all()

    rows = numbers(
        figures_page(country.south, start="2013-01-01", last="2022-12-31").context["tables"].kinds
    )

    assert [(row[2], row[5]) for row in rows[:4]] == list(PHUNG_HIEP.values())
    assert rows[4][:6] == [822, 153, 975, 490, 56, 546]


def test_the_command_tells_what_the_page_shows(country, figures_page):
    country.fill(*({"unit": country.south.pk, **life} for life in _kinds(phung_hiep(country))))
    rebuild_all()
    out = StringIO()
    period = ["--from", "2013-01-01", "--to", "2022-12-31"]
    call_command("count", "--unit", "00004", *period, "--by", "field,kind", "--json", stdout=out)
    told = {
        (row["measure"], row["field"], row["kind"]): row["count"]
        for row in json.loads(out.getvalue())["flow"]
    }

    sheet = (
        figures_page(country.south, start="2013-01-01", last="2022-12-31").context["tables"].kinds
    )

    shown = {
        (measure, field, kind): line.figures[place].value
        for field, line in zip(Field.values, sheet.lines[:4], strict=True)
        for place, (measure, kind) in {
            0: (Measure.REGISTERED, "collective"), 1: (Measure.REGISTERED, "individual"),
            3: (Measure.RECOGNISED, "collective"), 4: (Measure.RECOGNISED, "individual"),
        }.items()
    }  # fmt: skip
    assert shown == {key: told.get(key, 0) for key in shown}
