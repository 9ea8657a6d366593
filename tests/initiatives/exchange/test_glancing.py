"""A row seen at a glance gets the fate and the words that a closer look gives it."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kheo.initiatives.enums import FROZEN, Level
from kheo.initiatives.exchange.glancing import Glances
from kheo.initiatives.rules.past import REACHABLE, past_of
from kheo.initiatives.rules.plain_past import RARE, TOLD, plain_past
from tests.factories.files import rows_of
from tests.initiatives.exchange.test_intake import RECOGNISED

BORN, TODAY = date(2008, 1, 1), date(2026, 11, 21)
DAYS = ("registered_on", "accepted_on", "started_on", "recognised_on", "confirmed_on", "ended_on")
days = st.dates(date(2007, 6, 1), TODAY + timedelta(days=3))


@st.composite
def a_past(draw):
    """Days mostly in order, states and papers that mostly fit, and now and then something rare."""
    told = draw(st.lists(days, min_size=6, max_size=6))
    if draw(st.integers(0, 4)):
        told.sort()
    row = {
        name: day for name, day in zip(DAYS, told, strict=True) if draw(st.integers(0, 3))
    } | {"status": draw(st.sampled_from([*map(str, REACHABLE), None]))}  # fmt: skip
    if draw(st.booleans()):
        decided = row.get("recognised_on") or draw(days)
        row |= {
            "decision": draw(st.sampled_from(["12-QĐ/ĐU", None])), "decided_on": decided,
            "level": draw(st.sampled_from([*Level.values, None])),
        }  # fmt: skip
    if row["status"] in {"draft", "submitted", "accepted", "building"} and draw(st.integers(0, 3)):
        keep = {"draft": 0, "submitted": 1, "accepted": 2, "building": 3}[row["status"]]
        row = {name: told for name, told in row.items() if name not in DAYS[keep:]}
    if not draw(st.integers(0, 9)):
        row[draw(st.sampled_from(["year", "higher_level", "effective_on", "ended_decision"]))] = (
            draw(st.sampled_from([2019, "province", date(2020, 1, 1), "9-QĐ"]))
        )
    return row


def is_sound(row):
    """Whether the rare columns hold what a reader makes of them."""
    kinds = {"year": int, "higher_level": str, "effective_on": date, "ended_decision": str}
    rare = [(row[name], kind) for name, kind in kinds.items() if name in row]
    return (
        all(isinstance(value, kind) for value, kind in rare) and row.get("higher_level") != "9-QĐ"
    )


def glanced(row, born):
    """The past of the row at a glance."""
    if any(row.get(name) for name in RARE):
        return None
    return plain_past(*map(row.get, TOLD), born=born, today=TODAY)


@given(a_past().filter(is_sound), st.sampled_from([date.min, BORN, date(2015, 7, 1)]))
@settings(max_examples=400, deadline=None)
def test_a_past_told_without_trouble_is_what_a_closer_look_finds(row, born):
    seen = glanced(row, born)
    past = past_of(row, born=born, today=TODAY)

    if seen is None:
        return
    papers = [fact for fact in past.facts if fact.paper is not None]
    assert past.complaints == {}
    assert seen[:2] == (past.status, past.registered_on)
    assert [row["decided_on"] for _fact in papers] == ([seen[2]] if seen[2] else [])
    assert [(fact.paper, fact.level) for fact in papers if past.status in FROZEN] == [
        ("", row["level"]) for _day in [seen[2]] if seen[2]
    ]


@pytest.mark.parametrize("status", ["submitted", "accepted", "building", "not_recognised",
                                    "withdrawn", "recognised", "doubtful", "dormant", "draft"])  # fmt: skip
def test_each_plain_state_is_seen_at_a_glance(status):
    day = date(2019, 3, 4)
    row = {"status": status, "registered_on": None if status == "draft" else day}
    if status in {"recognised", "doubtful", "dormant"}:
        row |= {"decision": "1-QĐ", "decided_on": day, "level": "commune"}
    if status in {"not_recognised", "withdrawn", "doubtful", "dormant"}:
        row["ended_on"] = day

    seen = glanced(row, BORN)

    assert seen is not None
    assert str(seen[0]) == status


@st.composite
def some_rows(draw):
    """Rows of one file: known, new, twice, wrong; of units that lived, ended, lie elsewhere."""
    rows = []
    for number in range(draw(st.integers(1, 12))):
        row = draw(a_past().filter(is_sound))
        row |= {
            "unit": draw(st.sampled_from(["18571", "18562", "Xã Thạch Kênh", "445", "99999", None])),
            "title": draw(st.sampled_from(
                ["Thắp sáng đường quê", "Thắp sáng  đường quê 2", "Mô hình số 3", "Ao", None, f"Số {number} mới"]
            )),
            "field": draw(st.sampled_from(["economy", "culture_society", None])),
        }  # fmt: skip
        if not draw(st.integers(0, 5)):
            row |= draw(st.sampled_from([
                RECOGNISED, {"unit_above": "Thạch Hà"}, {"source": "Thắp sáng đường quê"},
                {"decided_by": "Huyện Thạch Hà"},
            ]))  # fmt: skip
        rows.append(row)
    return rows


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=some_rows())
def test_the_same_rows_have_the_same_fates_with_and_without_the_glance(province, told):
    if not province.file.taken:
        province.file.take(RECOGNISED)
    rows, quick, slow = rows_of(*told), province.file.make(), province.file.make()
    slow._judge._glances.of = lambda rows: [None] * len(rows)

    assert quick.judge(rows) == slow.judge(rows)


@pytest.mark.django_db
def test_a_new_row_is_seen_at_a_glance_and_its_twin_is_not(province, monkeypatch):
    looked = []
    kept = Glances.of
    monkeypatch.setattr(Glances, "of", lambda self, rows: looked.extend(kept(self, rows)) or looked)
    new = {**RECOGNISED, "status": "recognised"}
    del new["unit_above"]

    judged = province.file.judged(new, {**new, "unit_above": "Thạch Hà"})

    assert [one is not None for one in looked] == [True, False]
    assert [str(one.fate) for one in judged] == ["new", "refused"]
    assert judged[0].plan == {"unit": province.old.pk, "issuers": {"": province.district.pk}}
