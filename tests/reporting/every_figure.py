"""Every figure against the list behind it: over the data base, and over the pages of one person."""

from kheo.activities.models import ActivityKind
from kheo.counting.addresses import address_behind
from kheo.counting.enums import Query, Source
from kheo.counting.narrowing import ALL, Narrowing
from kheo.counting.queries.activity_sums import sum_behind
from kheo.counting.queries.indicators import Asked, catalogue_on, records_behind, values
from kheo.initiatives.enums import Field, Kind, Level, Origin

VALUES = {
    "field": Field.values,
    "kind": Kind.values,
    "origin": Origin.values,
    "level": Level.values,
}


def cells_of(indicator):
    """The whole, and each value of each thing it can be told apart by."""
    yield ALL
    for name in indicator.dimensions:
        for value in VALUES.get(name) or variants(indicator):
            yield Narrowing(**{name: value})


def variants(indicator):
    """The variants of the kind of activity that an indicator counts."""
    kind = ActivityKind.objects.filter(code=indicator.params.get("activity")).first()
    return [one["code"] for one in kind.variants] if kind else []


def counted(day):
    """The catalogue of a day, and every cell of it that records stand behind."""
    catalogue = catalogue_on(day)
    cells = [
        (code, narrowing)
        for code, one in catalogue.items()
        if one.source == Source.COUNTED
        for narrowing in cells_of(one)
    ]
    return catalogue, cells


def length(indicator, rows):
    """How long a list is: rows; of activities what their quantities add up to."""
    return sum_behind(indicator, rows) if indicator.query == Query.ACTIVITIES else rows.count()


def compare(asked, *, empty=True):
    """(cell, figure, length of its list) of every counted cell; ``empty=False`` leaves noughts out."""
    catalogue, cells = counted(asked.last_day)
    told = values(cells, catalogue=catalogue, asked=asked).values()
    for (code, narrowing), figure in zip(cells, told, strict=True):
        if figure or empty:
            behind = records_behind(catalogue[code], narrowing, asked)
            yield (code, narrowing), figure, length(catalogue[code], behind)


def asked_of(units, periods, readings, today):
    """Every question: unit × period × map."""
    for unit in units:
        for start, end in periods:
            for reading in readings:
                yield Asked(unit=unit, start=start, end=end, today=today, reading=reading)


def shown_behind(client, asked, code, narrowing=ALL):
    """The figure a person's page tells, and what its list adds up to over all its pages."""
    address = f"{address_behind(code, narrowing, asked)}&view=records"
    page = client.get(address)
    assert page.status_code == 200, address
    told, found = page.context["total"], 0
    while True:
        found += sum(adds(row, page.context.get("of")) for row in page.context["rows"].rows)
        if not page.context["pages"]["next"]:
            return told, found
        page = client.get(address.partition("?")[0] + page.context["pages"]["next"])


def adds(row, of):
    """What one row of a list adds: one, or the quantity its figure is about."""
    if of is None:
        return 1
    return getattr(row, {"present": "attended"}.get(of, of)) or 0
