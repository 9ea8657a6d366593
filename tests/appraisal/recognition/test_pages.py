"""The pages of recognition: who sees what, the acts by form, fixed numbers of queries."""

from datetime import date

import pytest
from django.urls import reverse

from kheo.appraisal.models import Decision, Nomination, ProposalList, Recognition
from kheo.appraisal.operations import decisions, proposals
from kheo.initiatives.enums import FactKind, Level
from tests.appraisal.recognition.conftest import appraised, moment, paper, recognised, tell

AT = moment(2026, 11, 1)


@pytest.fixture
def signed_in(client):
    def enter(person):
        client.force_login(person)
        return client

    return enter


def row_of(initiative):
    return Recognition.objects.filter(initiative=initiative).order_by("-pk").first()


def prepared(place, number=1, **kwargs):
    return decisions.prepare_decision(
        unit=place.commune, kind="recognise", level=Level.COMMUNE, title="Công nhận 2026",
        dossiers=[appraised(place) for _one in range(number)], actor=place.office, at=AT, **kwargs,
    )  # fmt: skip


def listed(place, number=1, send=True):
    rows = [(row_of(recognised(place)), "Lan tỏa") for _one in range(number)]
    made = proposals.list_proposals(
        rows, unit=place.commune, to_unit=place.province, level=Level.PROVINCE, title="Đề nghị",
        actor=place.office, at=AT,
    )  # fmt: skip
    if send:
        proposals.send_proposals(made, on=date(2026, 10, 29), actor=place.office, at=AT)
    return made


def page_of(name, place):
    if name == "page":
        return reverse("recognition:page", args=[row_of(recognised(place)).pk])
    if name == "decision":
        return reverse("recognition:decision", args=[prepared(place).pk])
    if name == "proposal_list":
        return reverse("recognition:proposal_list", args=[listed(place).pk])
    return reverse(f"recognition:{name}")


NAMES = ["list", "decisions", "proposals", "funnel", "page", "decision", "proposal_list"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["office", "upper", "reader", "records", "clerk"])
def test_those_of_the_scope_see_every_page(signed_in, place, name, who):
    answer = signed_in(getattr(place, who)).get(page_of(name, place))

    own = name in {"list", "decisions", "proposals", "funnel", "page"}
    assert answer.status_code == (200 if who != "clerk" or own else 404)


@pytest.mark.parametrize("name", ["page", "decision", "proposal_list"])
def test_outside_the_scope_there_is_nothing(signed_in, place, name):
    assert signed_in(place.stranger).get(page_of(name, place)).status_code == 404


ACTS = [
    ("decision", "paper"), ("decision", "force"), ("decision", "answer"), ("decision", "give-up"),
    ("recognition", "verify"), ("nomination", "take-back"), ("proposals", "send"),
    ("proposals", "discard"), ("nomination", "take-up"), ("nomination", "refuse"),
]  # fmt: skip


def thing(kind, place):
    if kind == "decision":
        return prepared(place)
    if kind == "recognition":
        return row_of(recognised(place))
    made = listed(place, send=kind == "nomination")
    return made if kind == "proposals" else made.nominations.get()


@pytest.mark.parametrize(("kind", "name"), ACTS)
@pytest.mark.parametrize("who", ["office", "upper", "records", "reader", "clerk", "stranger"])
def test_each_act_opens_to_whom_it_belongs(signed_in, place, kind, name, who):
    about = thing(kind, place)
    address = reverse("recognition:act", args=[kind, about.pk, name])

    status = signed_in(getattr(place, who)).get(address).status_code

    above = {("nomination", "take-up"), ("nomination", "refuse")}
    allowed = {"upper"} if (kind, name) in above else {"office", "upper"}
    if (kind, name) == ("recognition", "verify"):
        allowed |= {"records"}
    assert status == (200 if who in allowed else 404)


def test_an_act_that_does_not_exist_is_no_page(signed_in, place):
    about = prepared(place)
    for kind, name in (("decision", "burn"), ("moon", "paper")):
        address = reverse("recognition:act", args=[kind, about.pk, name])
        assert signed_in(place.office).get(address).status_code == 404


def test_a_decision_goes_its_way_by_forms(signed_in, place):
    browser = signed_in(place.office)
    dossiers = [appraised(place, score_class="Tốt"), appraised(place, passed=False)]
    waits = browser.get(reverse("recognition:decisions")).content.decode()
    assert f"unit={place.commune.pk}&amp;level=commune" in waits
    prepare = reverse("recognition:prepare")
    query = {"unit": place.commune.pk, "level": "commune"}
    assert browser.get(prepare, query).status_code == 200

    made = browser.post(
        prepare, {**query, "pick": [d.pk for d in dossiers], "title": "Công nhận năm 2026",
                  "grounds": "Hướng dẫn 09-HD/BCĐ"},
    )  # fmt: skip
    decision = Decision.objects.get()
    assert made.url == reverse("recognition:decision", args=[decision.pk])
    for name, data in (
        ("paper", {"paper": paper(place.commune).pk}), ("force", {}),
        ("answer", {"on": "2026-11-20"}),
    ):  # fmt: skip
        decision.refresh_from_db()
        address = reverse("recognition:act", args=["decision", decision.pk, name])
        done = browser.post(address, {**data, "version": decision.version})
        assert done.status_code == 302, (name, done.content.decode()[-3000:])

    decision.refresh_from_db()
    shown = browser.get(made.url).content.decode()
    assert (decision.status, decision.answered_on) == ("in_force", date(2026, 11, 20))
    assert Recognition.objects.get().score_class == "Tốt"
    for words in ("Thiếu minh chứng", "đã trả lời", "Tốt"):
        assert words in shown


def test_a_refused_preparation_keeps_what_was_typed(signed_in, place):
    one = appraised(place)
    typed = {
        "unit": place.commune.pk, "level": "commune", "pick": [one.pk], "title": "Tên đã gõ",
        "valid_to": "01/01/2020", "duties": "Văn phòng Đảng ủy",
    }  # fmt: skip
    answer = signed_in(place.office).post(reverse("recognition:prepare"), typed)
    text = answer.content.decode()

    assert answer.status_code == 422
    assert "Tên đã gõ" in text
    assert "Văn phòng Đảng ủy" in text
    assert "sau hôm nay" in text


@pytest.mark.parametrize("query", [{}, {"unit": "x", "level": "commune"}, {"session": "9" * 30},
                                   {"unit": "1", "level": "moon"}, {"session": "0"}])  # fmt: skip
def test_a_hostile_address_of_the_preparation_is_no_page(signed_in, place, query):
    assert signed_in(place.office).get(reverse("recognition:prepare"), query).status_code == 404


def test_an_old_page_is_told(signed_in, place):
    decision = prepared(place)
    address = reverse("recognition:act", args=["decision", decision.pk, "give-up"])

    answer = signed_in(place.office).post(address, {"note": "Lập lại", "version": 99})

    assert answer.status_code == 422
    assert "tải lại trang" in answer.content.decode()
    assert "Lập lại" in answer.content.decode()
    assert Decision.objects.get().status == "preparing"


def test_withdrawal_is_prepared_for_several_with_one_reason_for_the_rest(signed_in, place):
    rows = [row_of(recognised(place)) for _one in range(2)]
    browser = signed_in(place.office)
    address = reverse("recognition:end", args=["withdraw"])
    assert browser.get(address, {"pick": [r.pk for r in rows]}).status_code == 200

    browser.post(
        address, {"pick": [r.pk for r in rows], "title": "Thu hồi", "reason": "Ngừng hoạt động",
                  f"reason_{rows[0].pk}": "Sai hồ sơ"},
    )  # fmt: skip

    reasons = dict(Decision.objects.get().lines.values_list("recognition", "reason"))
    assert reasons == {rows[0].pk: "Sai hồ sơ", rows[1].pk: "Ngừng hoạt động"}


@pytest.mark.parametrize("pick", [[], ["x"], ["9" * 40], ["0"]])
def test_nothing_picked_is_no_page(signed_in, place, pick):
    browser = signed_in(place.office)
    for address in (
        reverse("recognition:end", args=["withdraw"]), reverse("recognition:propose"),
        reverse("recognition:end", args=["burn"]),
    ):  # fmt: skip
        assert browser.get(address, {"pick": pick}).status_code == 404


def test_proposals_are_ranked_by_form_and_answered_above(signed_in, place):
    rows = [row_of(recognised(place)) for _one in range(2)]
    browser = signed_in(place.office)
    address = reverse("recognition:propose")
    assert browser.get(address, {"pick": [r.pk for r in rows]}).status_code == 200
    browser.post(
        address, {"pick": [r.pk for r in rows], "title": "Đề nghị 2026", "level": "province",
                  "to_unit": place.province.pk, f"rank_{rows[0].pk}": "2",
                  f"rank_{rows[1].pk}": "1", f"grounds_{rows[0].pk}": "a",
                  f"grounds_{rows[1].pk}": "b"},
    )  # fmt: skip
    made = ProposalList.objects.get()
    ranked = list(made.nominations.order_by("position").values_list("initiative", flat=True))
    assert ranked == [rows[1].initiative_id, rows[0].initiative_id]
    send = reverse("recognition:act", args=["proposals", made.pk, "send"])
    assert browser.post(send, {"on": "2026-11-20"}).status_code == 302

    upper = signed_in(place.upper)
    one = made.nominations.get(position=1)
    assert str(one.initiative) in upper.get(reverse("recognition:proposals")).content.decode()
    refuse = reverse("recognition:act", args=["nomination", one.pk, "refuse"])
    assert upper.post(refuse, {"reason": "Chưa đủ một năm"}).status_code == 302
    assert Nomination.objects.get(pk=one.pk).reason == "Chưa đủ một năm"


def test_the_list_is_narrowed_by_every_condition(signed_in, place):
    names = {
        "stands": recognised(place, title="Mô hình còn hiệu lực", search_text="mo hinh con"),
        "run out": recognised(place, title="Mô hình hết hạn", search_text="mo hinh het"),
        "withdrawn": recognised(place, title="Mô hình thu hồi", search_text="mo hinh thu"),
    }
    Recognition.objects.filter(initiative=names["run out"]).update(valid_to=date(2026, 7, 1))
    Recognition.objects.filter(initiative=names["withdrawn"]).update(
        status="withdrawn", ended_on=date(2026, 7, 1)
    )
    browser = signed_in(place.office)

    def found(**query):
        text = browser.get(reverse("recognition:list"), query).content.decode()
        return {name for name, one in names.items() if f">{one.title}</a>" in text}

    everything = set(names)
    assert found() == found(level="commune", year=2026, unit=place.commune.code) == everything
    assert found(state="standing") == {"stands"}
    assert found(state="soon") == found(state="expired") == {"run out"}
    assert found(state="withdrawn") == {"withdrawn"}
    assert found(level="province") == found(year=2025) == found(unit="x") == set()
    assert found(q="hết hạn") == set()
    assert found(initiative=names["run out"].pk) == {"run out"}
    assert found(q="het") == {"run out"}
    assert found(state="nonsense", year="abc") == everything


@pytest.mark.parametrize(("name", "wanted"), [("list", 7), ("decisions", 7), ("proposals", 6)])
def test_a_list_asks_the_same_number_of_questions_for_one_and_for_three(
    signed_in, place, django_assert_num_queries, name, wanted
):
    browser = signed_in(place.office)
    for number in (1, 2):
        for _more in range(number):
            recognised(place)
            listed(place)
            prepared(place)
        with django_assert_num_queries(wanted):
            browser.get(reverse(f"recognition:{name}"))


@pytest.mark.parametrize(("number"), [1, 3])
def test_a_decision_asks_the_same_number_of_questions_for_one_and_for_three_lines(
    signed_in, place, django_assert_num_queries, number
):
    decision = prepared(place, number)
    browser = signed_in(place.office)
    with django_assert_num_queries(9):
        browser.get(reverse("recognition:decision", args=[decision.pk]))


def test_verification_by_form_rests_on_the_proof_of_the_unit(signed_in, place):
    initiative = recognised(place)
    tell(initiative, FactKind.CONFIRMED, date(2026, 9, 30), place.clerk, note="60 bóng còn sáng")
    row = row_of(initiative)
    browser = signed_in(place.records)
    shown = browser.get(reverse("recognition:page", args=[row.pk])).content.decode()
    assert "60 bóng còn sáng" in shown
    act = reverse("recognition:act", args=["recognition", row.pk, "verify"])
    assert browser.post(act, {"on": "2026-11-20", "note": "Đã xem tại chỗ"}).status_code == 302

    row.refresh_from_db()
    assert row.verified_on == date(2026, 11, 20)
