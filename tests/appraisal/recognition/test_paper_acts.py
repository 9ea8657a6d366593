"""Drafting, numbering and writing back; certificates in bulk, alone and once more."""

from datetime import date

import pytest
from django.urls import reverse

from kheo.appraisal.models import Decision, ProposalList, Recognition
from kheo.appraisal.operations import proposals, recognition_papers
from kheo.documents.models import Draft
from kheo.documents.operations import number_paper
from kheo.kernel.refusals import NotAllowed, RuleBroken
from tests.appraisal.recognition.conftest import appraised, recognised
from tests.appraisal.recognition.test_decisions import AT, force, numbered, prepared, session_with
from tests.appraisal.recognition.test_proposals import listed

DAY = date(2026, 10, 20)
SITE = "https://dvk.vn/"


def number(draft, place, on=DAY):
    """The records clerk gives the number."""
    return number_paper(draft, issued_on=on, actor=place.records, at=AT)


def drafted(decision, place, **kwargs):
    return recognition_papers.draft_decision(
        decision, day=DAY, actor=kwargs.get("actor", place.office), at=AT
    )


def test_the_number_of_the_records_clerk_is_written_back(place):
    decision = prepared(place, [appraised(place)])
    draft = drafted(decision, place)
    assert (draft.form, draft.about_kind, draft.about_key) == (
        "recognition_decision", "appraisal.decision", str(decision.pk),
    )  # fmt: skip

    paper = number(draft, place)

    decision.refresh_from_db()
    assert decision.paper_id == paper.pk
    assert force(decision, place) == 1
    with pytest.raises(RuleBroken, match="đã có số"):
        drafted(Decision.objects.get(pk=decision.pk), place)


def test_a_number_before_the_session_or_for_a_moved_dossier_is_refused(place):
    session = session_with(place, on=date(2026, 10, 25))
    draft = drafted(prepared(place, session=session), place)
    with pytest.raises(RuleBroken, match="trước phiên họp"):
        number(draft, place, on=date(2026, 10, 24))
    session.cases.get().dossier.__class__.objects.update(version=99)
    with pytest.raises(RuleBroken, match="đã thay đổi"):
        number(draft, place, on=date(2026, 10, 26))

    assert Decision.objects.get().paper_id is None


@pytest.mark.parametrize("kind", ["withdraw", "restore"])
def test_withdrawals_and_restorations_have_their_own_forms(place, kind):
    row = Recognition.objects.get(initiative=recognised(place))
    given = {"recognitions": [row], "reasons": {row.pk: "Lý do"}}
    if kind == "restore":
        force(numbered(place, kind="withdraw", on=date(2026, 10, 1), **given), place)
        row.refresh_from_db()

    draft = drafted(prepared(place, kind=kind, **given), place)

    wanted = {"withdraw": "withdrawal_decision", "restore": "restoration_decision"}
    assert draft.form == wanted[kind]


def test_the_notice_is_remembered_and_used_for_the_answer(place):
    decision = numbered(place, [appraised(place), appraised(place, passed=False)])
    force(decision, place)
    draft = recognition_papers.draft_notice(decision, day=DAY, actor=place.office, at=AT)

    paper = number(draft, place)

    assert Decision.objects.get().answered_paper_id == paper.pk
    assert Decision.objects.get().answered_on is None


def test_the_letter_and_the_list_are_drafted_together_and_the_letter_is_taken(place):
    made = listed(place)
    letter = recognition_papers.draft_letter(made, day=DAY, actor=place.office, at=AT)
    assert set(Draft.objects.values_list("form", flat=True)) == {"submission", "proposal_list"}

    paper = number(letter, place)
    made = ProposalList.objects.get()
    proposals.send_proposals(made, on=date(2026, 10, 21), actor=place.office, at=AT)

    assert ProposalList.objects.get().paper_id == paper.pk


def test_forty_certificates_stand_in_one_document_and_are_printed_again(place):
    decision = numbered(place, [appraised(place) for _one in range(40)])
    force(decision, place)
    sent = {"day": DAY, "site": SITE, "actor": place.office, "at": AT}

    first = recognition_papers.draft_certificates(decision, **sent)
    again = recognition_papers.draft_certificates(decision, **sent)

    codes = {row["ma"] for row in first.content["danh_sach"]}
    assert codes == set(Recognition.objects.values_list("code", flat=True))
    assert again.content == first.content


def test_one_alone_and_none_for_what_was_withdrawn(place):
    row = Recognition.objects.get(initiative=recognised(place))
    sent = {"day": DAY, "site": SITE, "actor": place.office, "at": AT}
    one = recognition_papers.draft_certificate(row, **sent)
    assert (
        one.content["danh_sach"][0]["dia_chi_kiem_tra"] == f"https://dvk.vn/chung-nhan/{row.code}/"
    )
    Recognition.objects.update(status="expired")
    row.refresh_from_db()

    with pytest.raises(RuleBroken, match="Không có công nhận"):
        recognition_papers.draft_certificate(row, **sent)


@pytest.mark.parametrize("who", ["clerk", "reader", "stranger", "head"])
def test_who_may_not_draft(place, who):
    with pytest.raises(NotAllowed):
        drafted(prepared(place, [appraised(place)]), place, actor=getattr(place, who))


def test_the_pages_offer_the_papers_and_list_what_was_drafted(place, client):
    decision = prepared(place, [appraised(place)])
    client.force_login(place.office)
    address = reverse("recognition:act", args=["decision", decision.pk, "draft"])
    assert client.post(address, {"day": "2026-10-20"}).status_code == 302

    shown = client.get(reverse("recognition:decision", args=[decision.pk])).content.decode()

    draft = Draft.objects.get()
    assert f"{draft.title} <span" in shown or f">{draft.title}</a>" in shown
    assert {f.name: f.address for f in draft.figures.all()} == {
        "so_luong": f"/cong-nhan/quyet-dinh/{decision.pk}/",
        "so_tap_the": f"/cong-nhan/quyet-dinh/{decision.pk}/?kind=collective",
        "so_ca_nhan": f"/cong-nhan/quyet-dinh/{decision.pk}/?kind=individual",
    }
