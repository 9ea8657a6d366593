"""Figures: readings of the map, both paths, and the records behind each."""

import random
from datetime import date, timedelta

import pytest

from kheo.counting.enums import Measure, Mode, View
from kheo.counting.models import Cell, Span
from kheo.counting.operations import rebuild_all, refresh
from kheo.counting.queries.facts import stretches, told_between
from kheo.counting.queries.figures import count, drill, page_of_records
from kheo.counting.queries.question import FLOWS, OWN, STOCKS, UNRESOLVED, Question
from kheo.initiatives.enums import FactKind, Field, Kind, Origin
from kheo.initiatives.events import FactsChanged
from kheo.initiatives.models import Fact, Initiative
from kheo.kernel.events import publish
from kheo.kernel.refusals import BadInput
from kheo.orgs.events import MapChanged, MapChanging
from kheo.orgs.models import Reach
from tests.counting.places import MERGED, TODAY

CELLS = (
    "view", "unit", "measure", "year", "field", "kind", "origin", "level",
    "began", "began_first", "ended",
)  # fmt: skip
KINDS = [str(kind) for kind in FactKind if kind != FactKind.CANCELLED]


def some_lives(country, number, seed=7):
    chance = random.Random(seed)
    lives = []
    for _ in range(number):
        unit = chance.choice([*country.communes, country.province])
        on = date(2019, 1, 1) + timedelta(days=chance.randrange(2500))
        facts = [("registered", on), ("started", on + timedelta(days=9))]
        for _ in range(chance.randrange(7)):
            on += timedelta(days=chance.randrange(300))
            level = chance.choice(["commune", "province"])
            facts.append((chance.choice(KINDS), on, level))
        lives.append(
            {
                "unit": unit.pk, "facts": facts, "field": chance.choice(Field.values),
                "kind": chance.choice(Kind.values), "origin": chance.choice(Origin.values),
            }
        )  # fmt: skip
    return lives


@pytest.fixture
def full(country):
    country.fill(*some_lives(country, 120))
    rebuild_all()
    return country


def ask(unit, **kwargs):
    kwargs.setdefault("measures", (Measure.REGISTERED,))
    kwargs.setdefault("end", date(2027, 1, 1))
    return Question(unit=unit, today=TODAY, **kwargs)


def everything_told():
    """What the facts say of every initiative, read from them alone."""
    return [told for first, last in stretches() for told in told_between(first, last)]


def by_hand(question, everything):
    """The same figure straight from what was told, slowly: no spans table, no summary."""
    reaches = list(Reach.objects.filter(ancestor=question.unit, tree=question.tree))

    def under(unit_id, day):
        return any(
            r.unit_id == unit_id and r.valid_from <= day and (not r.valid_to or day < r.valid_to)
            for r in reaches
        )

    found = 0
    for told in everything:
        fits = [
            s for s in told.spans
            if s.measure in question.measures and _holds(s, question)
            and under(told.unit_id, question.map_day or s.starts_on)
        ]  # fmt: skip
        found += bool(fits)
    return found


def _holds(span, question):
    if question.mode == Mode.STOCK:
        day = question.last_day
        return span.starts_on <= day and (span.ends_on is None or day < span.ends_on)
    if span.measure == "recognised" and span.again:
        return False
    return (question.start or date.min) <= span.starts_on < question.end


READINGS = [View.AS_WAS, View.TODAY, date(2024, 1, 1), date(2026, 1, 1)]
PERIODS = [(None, date(2027, 1, 1)), (date(2022, 1, 1), date(2024, 1, 1))]
PERIODS += [(date(2022, 5, 3), date(2025, 11, 7))]


@pytest.mark.parametrize("reading", READINGS, ids=str)
@pytest.mark.parametrize(("start", "end"), PERIODS)
def test_both_paths_agree_with_the_facts_and_with_the_list(full, reading, start, end):
    everything = everything_told()
    for unit in (full.nation, full.province, full.joined, full.east):
        for mode, measures in ((Mode.FLOW, FLOWS), (Mode.STOCK, STOCKS)):
            for measure in measures:
                question = ask(
                    unit, measures=(measure,), mode=mode, reading=reading, start=start, end=end
                )
                direct = count(question, use_summary=False)

                assert count(question) == direct
                assert direct.get((), 0) == by_hand(question, everything)
                assert drill(question).count() == direct.get((), 0)


@pytest.mark.parametrize("reading", READINGS, ids=str)
@pytest.mark.parametrize("mode", [Mode.FLOW, Mode.CUMULATIVE, Mode.STOCK])
@pytest.mark.parametrize(
    "by", [("field", "kind"), ("origin",), ("level",), ("year",), ("unit",), ("measure", "unit")]
)
def test_every_split_agrees_and_opens_as_many_records(full, reading, mode, by):
    if mode == Mode.STOCK and "year" in by:
        pytest.skip("a stock has no years")
    measures = STOCKS if mode == Mode.STOCK else FLOWS
    for unit in (full.nation, full.province):
        question = ask(
            unit, measures=measures, mode=mode, reading=reading, by=("measure", *by[-1:])
        )
        direct = count(question, use_summary=False)

        assert count(question) == direct
        for (measure, value), number in direct.items():
            narrow = {"measures": (measure,), "by": by[-1:] if by[-1] == "level" else ()}
            name = {"unit": "within", "year": "year"}.get(by[-1], f"{by[-1]}s")
            narrow[name] = value if name in {"within", "year"} else (value,)
            one = ask(unit, mode=mode, reading=reading, **narrow)
            listed = sorted(row.pk for row in page_of_records(one, size=1000))
            assert len(listed) == number, (measure, value)
            assert listed == sorted(drill(one).values_list("pk", flat=True))


def test_merged_communes_add_up_on_the_map_of_today_and_stay_as_they_were(country):
    registered = [("registered", date(2023, 5, 1))]
    country.fill(
        *[{"unit": country.east.pk, "facts": registered}] * 7,
        *[{"unit": country.west.pk, "facts": registered}] * 5,
        *[{"unit": country.divided.pk, "facts": registered}] * 3,
        {"unit": country.province.pk, "facts": registered},
    )
    rebuild_all()

    assert count(ask(country.joined, reading=View.TODAY)) == {(): 12}
    assert count(ask(country.joined)) == {}
    assert count(ask(country.east)) == {(): 7}
    assert count(ask(country.west)) == {(): 5}
    assert count(ask(country.province, by=("unit",))) == {
        (country.east.pk,): 7, (country.west.pk,): 5, (country.divided.pk,): 3, (OWN,): 1,
    }  # fmt: skip
    assert count(ask(country.province, by=("unit",), reading=View.TODAY)) == {
        (country.joined.pk,): 12, (UNRESOLVED,): 3, (OWN,): 1,
    }  # fmt: skip
    before = ask(country.province, by=("unit",), reading=MERGED - timedelta(days=1))
    assert count(before) == count(ask(country.province, by=("unit",)))


def test_kept_up_for_four_years_is_one_until_it_is_struck_off(country):
    life = [("registered", date(2021, 3, 1)), ("started", date(2021, 3, 15))]
    life += [("recognised", date(2021, 12, 1), "commune")]
    life += [("confirmed", date(year, 12, 1)) for year in (2022, 2023, 2024)]
    country.fill({"unit": country.south.pk, "facts": [*life, ("struck_off", date(2025, 6, 1))]})
    rebuild_all()

    def ever(measure):
        return count(ask(country.south, measures=(measure,), mode=Mode.CUMULATIVE))

    def alive(year):
        end = date(year + 1, 1, 1)
        return count(ask(country.south, measures=(Measure.ALIVE,), mode=Mode.STOCK, end=end))

    assert [ever(m) for m in ("registered", "recognised", "confirmed")] == [{(): 1}] * 3
    assert [alive(year) for year in range(2020, 2026)] == [{}, *[{(): 1}] * 4, {}]


def test_a_change_of_facts_keeps_spans_and_summary_in_step(full, django_assert_max_num_queries):
    one = Initiative.objects.filter(unit=full.east).first()
    Fact.objects.filter(initiative=one).delete()
    refresh(FactsChanged(initiative_id=one.pk))
    for kind, on in (("registered", date(2024, 2, 1)), ("started", date(2024, 3, 1))):
        Fact.objects.create(
            initiative=one, kind=kind, on=on, actor=full.clerk, recorded_at=one.created_at
        )
        with django_assert_max_num_queries(8):
            refresh(FactsChanged(initiative_id=one.pk))
    Initiative.objects.filter(pk=one.pk).update(field=Field.ECONOMY, kind=Kind.INDIVIDUAL)
    refresh(FactsChanged(initiative_id=one.pk))
    with django_assert_max_num_queries(2):
        refresh(FactsChanged(initiative_id=one.pk))
    cells = ("view", "unit", "measure", "year", "field", "kind", "origin", "level")
    sums = ("began", "began_first", "ended")

    def books():
        spans = set(
            Span.objects.values_list("initiative", "measure", "starts_on", "field", "again")
        )
        kept = Cell.objects.values_list(*cells, *sums)
        return spans, {row for row in kept if any(row[8:])}

    stepwise = books()
    rebuild_all()
    assert stepwise == books()


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": date(2027, 1, 1)},
        {"by": ("colour",)},
        {"by": ("field", "field")},
        {"measures": ()},
        {"measures": ("alive",)},
        {"mode": Mode.STOCK},
        {"mode": Mode.STOCK, "measures": ("alive",), "by": ("year",)},
    ],
)
def test_a_question_without_sense_is_refused(country, wrong):
    with pytest.raises(BadInput):
        ask(country.nation, **wrong)


def test_the_summary_follows_the_map(full, at):
    before = count(ask(full.joined, reading=View.TODAY))
    units = frozenset({full.far.pk})
    publish(MapChanging(units=units))
    Reach.objects.filter(unit=full.far).exclude(ancestor=full.far).delete()
    for ancestor, depth in ((full.province, 1), (full.nation, 2)):
        Reach.objects.create(
            unit=full.far, ancestor=ancestor, tree="territory", depth=depth, how="placed",
            valid_from=full.far.starts_on,
        )  # fmt: skip
    publish(MapChanged(units=units))
    question = ask(full.province, reading=View.TODAY)
    moved = count(question)

    assert moved == count(question, use_summary=False)
    assert moved[()] > before[()]
    stepwise = {r for r in Cell.objects.values_list(*CELLS) if any(r[8:])}
    publish(MapChanged(units=None))
    assert stepwise == set(Cell.objects.values_list(*CELLS))
