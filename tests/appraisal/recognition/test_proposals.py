"""Proposals upward: ranked with grounds, sent, taken up or refused with a reason."""

from datetime import date

import pytest

from kheo.appraisal.enums import SetKind
from kheo.appraisal.models import Dossier, Nomination, Recognition
from kheo.appraisal.operations import proposals
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.initiatives.enums import Level
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken, Stale
from tests.appraisal.recognition.conftest import moment, paper, recognised
from tests.factories.appraisal import CriteriaSetFactory, CriteriaVersionFactory, CriterionFactory

AT = moment(2026, 11, 1)


def row_of(initiative):
    return Recognition.objects.filter(initiative=initiative).order_by("-pk").first()


def listed(place, rows=None, **kwargs):
    rows = rows if rows is not None else [row_of(recognised(place))]
    given = {
        "unit": place.commune, "to_unit": place.province, "level": Level.PROVINCE,
        "title": "Đề nghị công nhận cấp tỉnh năm 2026", "actor": place.office, "at": AT,
    }  # fmt: skip
    chosen = kwargs.pop("chosen", [(row, f"Lan tỏa ra {row.pk} thôn") for row in rows])
    return proposals.list_proposals(chosen, **(given | kwargs))


def sent(place, number=1, **kwargs):
    made = listed(place, [row_of(recognised(place)) for _one in range(number)], **kwargs)
    letter = paper(place.commune, date(2026, 10, 28))
    proposals.send_proposals(made, paper=letter, on=date(2026, 10, 29), actor=place.office, at=AT)
    return made


def lines(one):
    return [sentence(entry) for entry in reversed(entries_about(one))]


def test_a_list_is_ranked_sent_with_its_letter_and_waits_above(place):
    made = sent(place, 3)

    made.refresh_from_db()
    ranks = list(made.nominations.order_by("position").values_list("position", "status", "turn"))
    assert ranks == [(n, "proposed", "office") for n in (1, 2, 3)]
    assert (made.status, made.sent_on) == ("proposed", date(2026, 10, 29))
    assert lines(made) == [
        f"{place.office} đã lập danh sách đề nghị lên cấp trên: “{made}”",
        f"{place.office} đã gửi danh sách đề nghị “{made}”",
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": " "}, "nội dung"),
        ({"level": Level.COMMUNE}, "cấp tỉnh hoặc trung ương"),
        ({"chosen": []}, "ít nhất một"),
    ],
)
def test_a_crooked_list_is_refused(place, change, told):
    with pytest.raises(RuleBroken, match=told):
        listed(place, **change)


def test_only_a_body_above_is_proposed_to(place):
    with pytest.raises(RuleBroken, match="không phải là cấp trên"):
        listed(place, to_unit=place.other)


def test_every_proposal_has_its_grounds_and_stands(place):
    row = row_of(recognised(place))
    with pytest.raises(RuleBroken, match="lý do đề nghị"):
        listed(place, chosen=[(row, "  ")])
    Recognition.objects.update(status="expired")
    row.refresh_from_db()
    with pytest.raises(RuleBroken, match="không còn hiệu lực"):
        listed(place, [row])


def test_an_initiative_chosen_by_two_of_its_recognitions_is_refused_by_name(place):
    initiative = recognised(place, levels=(Level.COMMUNE, Level.PROVINCE))
    rows = list(Recognition.objects.filter(initiative=initiative))
    with pytest.raises(RuleBroken, match="hai lần"):
        listed(place, rows, level=Level.CENTRAL, to_unit=place.nation)


def test_nothing_is_proposed_twice_while_it_runs(place):
    row = row_of(recognised(place))
    first = listed(place, [row])
    with pytest.raises(RuleBroken, match="đã được đề nghị"):
        listed(place, [row])
    proposals.discard_proposals(first, note="Lập lại", actor=place.office, at=AT)

    assert listed(place, [row]).nominations.count() == 1


def test_a_letter_of_the_future_or_after_the_sending_is_refused(place):
    made = listed(place)
    for letter, on in ((None, date(2026, 11, 2)), (date(2026, 10, 30), date(2026, 10, 29))):
        given = paper(place.commune, letter) if letter else None
        with pytest.raises(RuleBroken, match="tờ trình"):
            proposals.send_proposals(made, paper=given, on=on, actor=place.office, at=AT)


def test_the_level_above_refuses_with_a_reason_that_the_lower_one_reads(place):
    one = sent(place).nominations.get()
    with pytest.raises(RuleBroken):
        proposals.refuse_nomination(one, reason=" ", actor=place.upper, at=AT)
    proposals.refuse_nomination(one, reason="Mới hoạt động 3 tháng", actor=place.upper, at=AT)

    one.refresh_from_db()
    assert (one.status, one.reason) == ("refused", "Mới hoạt động 3 tháng")
    assert lines(one)[-1] == f"{place.upper} không tiếp nhận đề nghị “{one}”"
    assert listed(place, [row_of(one.initiative)]).pk


@pytest.fixture
def criteria(place):
    version = CriteriaVersionFactory(
        set=CriteriaSetFactory(unit=place.province, level=Level.PROVINCE), kind=SetKind.SCORED
    )
    CriterionFactory(version=version)
    return version


def test_the_level_above_takes_it_up_by_opening_its_own_dossier(place, criteria):
    one = sent(place).nominations.get()

    dossier = proposals.take_up(one, actor=place.upper, at=AT)

    one.refresh_from_db()
    assert (one.status, one.dossier_id) == ("taken", dossier.pk)
    assert (dossier.body, dossier.level, dossier.criteria) == (
        place.province, Level.PROVINCE, criteria,
    )  # fmt: skip
    with pytest.raises(InvalidTransition):
        proposals.refuse_nomination(one, reason="x", actor=place.upper, at=AT)


def test_without_criteria_at_the_level_nothing_is_taken_up(place):
    one = sent(place).nominations.get()
    with pytest.raises(RuleBroken):
        proposals.take_up(one, actor=place.upper, at=AT)

    assert Nomination.objects.get().status == "proposed"
    assert not Dossier.objects.exists()


def test_two_officers_above_at_once_one_wins(place):
    one = sent(place).nominations.get()
    other = Nomination.objects.get()
    proposals.refuse_nomination(one, reason="x", actor=place.upper, at=AT)
    with pytest.raises(Stale):
        proposals.refuse_nomination(other, reason="y", actor=place.central, at=AT)


@pytest.mark.parametrize("who", ["clerk", "head", "reader", "stranger", "records", "office"])
def test_only_the_office_above_answers(place, who):
    one = sent(place).nominations.get()
    with pytest.raises(NotAllowed):
        proposals.refuse_nomination(one, reason="x", actor=getattr(place, who), at=AT)


@pytest.mark.parametrize("who", ["clerk", "head", "reader", "stranger", "records"])
def test_only_the_own_office_lists_and_takes_back(place, who):
    actor = getattr(place, who)
    with pytest.raises(NotAllowed):
        listed(place, actor=actor)
    one = sent(place).nominations.get()
    with pytest.raises(NotAllowed):
        proposals.take_back(one, note="x", actor=actor, at=AT)


def test_a_proposal_is_taken_back_until_it_is_taken_up(place, criteria):
    first, second = sent(place, 2).nominations.order_by("position")
    proposals.take_back(first, note="Bổ sung hồ sơ", actor=place.office, at=AT)
    proposals.take_up(second, actor=place.upper, at=AT)

    first.refresh_from_db()
    assert (first.status, first.reason) == ("withdrawn", "Bổ sung hồ sơ")
    with pytest.raises(InvalidTransition):
        proposals.take_back(second, note="x", actor=place.office, at=AT)
