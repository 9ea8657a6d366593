"""The story of recognition, played by its people: from the criteria to a code anyone can check."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from kheo.appraisal.enums import (
    DecisionKind,
    DossierStatus,
    RecognitionStatus,
    SessionStatus,
    VotedBy,
)
from kheo.appraisal.models import (
    Assignment,
    Case,
    CriteriaVersion,
    Criterion,
    Decision,
    Dossier,
    Mark,
    Proof,
    Session,
)
from kheo.appraisal.models import Recognition as Recognised
from kheo.appraisal.operations import dossiers as acts
from kheo.documents.models import Paper
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Evidence
from tests.browser.conftest import DESK, PHONE
from tests.browser.recognition_scene import (
    ON_PAPER,
    TITLES,
    build_recognition,
    now,
    prove,
    score_rest,
    send_another,
    vote_alike,
)
from tests.browser.test_story import PHOTO

STANDS, WITHDRAWN = "Công nhận này còn hiệu lực", "Công nhận này đã bị thu hồi"


@pytest.fixture
def story(transactional_db):
    """The commune before anything is appraised."""
    return build_recognition()


def test_a_work_is_appraised_voted_recognised_and_withdrawn(story, visitor):
    office = visitor(DESK)
    office.sign_in(story.office)
    criteria_are_put_in_force(office)
    first = the_unit_scores_itself_and_sends(story, visitor)
    send_another(story, story.works[1])
    send_another(story, story.works[2])
    the_office_shares_them(story, office)
    who_is_concerned_is_kept_out(story, visitor, first)
    two_appraisers_score_on_phones(story, visitor, first)
    score_rest(story)
    the_office_closes_the_scoring(story, office, first)
    records = visitor(DESK)
    records.sign_in(story.records)
    session = the_council_votes(story, visitor, records)
    code = the_decision_is_put_in_force(office, records, story, session)
    anybody = visitor(PHONE)
    anybody.go(f"/chung-nhan/{code}/")
    expect(anybody.page.locator("main")).to_contain_text(STANDS)
    anybody.fits()
    anybody.shot("26-kiem-tra-ma")
    it_is_withdrawn(office, records, code)
    anybody.go(f"/chung-nhan/{code}/")
    expect(anybody.page.locator("main")).to_contain_text(WITHDRAWN)
    anybody.accessible()


def criteria_are_put_in_force(office):
    """From the shipped sample of 100 points, by a guideline entered on the way."""
    office.go("/tieu-chi/")
    office.follow("/tieu-chi/mau/")
    office.follow("/tieu-chi/mau/scored/")
    office.send()
    office.arrive(r".*/tieu-chi/\d+/soan/$")
    office.page.locator('button[name=do][value="close"]').click()
    office.arrive(r".*/tieu-chi/\d+/$")
    office.shot("12-bo-tieu-chi")
    office.follow("/ban-hanh/")
    office.answer("paper_number", "03-HD/BCĐ")
    office.answer("paper_issued_on", timezone.localdate().isoformat())
    office.send()
    office.arrive(r".*/tieu-chi/\d+/$")
    version = CriteriaVersion.objects.get()
    assert (version.status, version.criteria.count()) == ("in_force", 11)
    assert version.paper.number == "03-HD/BCĐ"


def the_unit_scores_itself_and_sends(story, visitor):
    """The registrar on a phone, with a photo; the head at his desk."""
    clerk, head = visitor(PHONE), visitor(DESK)
    clerk.sign_in(story.clerk)
    clerk.go(f"/mo-hinh/{story.works[0].pk}/")
    clerk.follow(f"/ho-so-tham-dinh/mo/{story.works[0].pk}/")
    clerk.send()
    clerk.arrive(r".*/ho-so-tham-dinh/\d+/tu-cham/$")
    dossier = Dossier.objects.get()
    give_marks(clerk, "9")
    clerk.fits()
    clerk.page.locator(".score-one a.button").first.click()
    clerk.answer("photos", PHOTO)
    clerk.send()
    clerk.arrive(r".*/tu-cham/$")
    assert Proof.objects.filter(dossier=dossier).count() == 1
    prove(story, dossier, Evidence.objects.get())
    clerk.page.locator('button[name=then][value="present"]').click()
    clerk.arrive(r".*/buoc/present/$")
    clerk.send()
    clerk.arrive(rf".*/ho-so-tham-dinh/{dossier.pk}/$")
    clerk.fits()
    head.sign_in(story.head)
    head.go(f"/ho-so-tham-dinh/{dossier.pk}/")
    head.follow("/buoc/send/")
    head.send()
    head.arrive(rf".*/ho-so-tham-dinh/{dossier.pk}/$")
    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.SUBMITTED
    assert dossier.initiative.status == Status.AWAITING_APPRAISAL
    return dossier


def give_marks(visitor, mark):
    """The same mark for every criterion, each saved by itself."""
    boxes = visitor.page.locator("form[data-score] input.mark")
    for box in boxes.all():
        box.fill(mark)
        box.press("Enter")
    state = visitor.page.locator(".score-one").last.locator("[data-save-state]").first
    expect(state).to_have_text(re.compile("đã lưu", re.IGNORECASE))
    expect(visitor.page.locator("[data-score-left]")).to_contain_text("11/11")


def the_office_shares_them(story, office):
    """All three at once, two members each; what would happen is shown before it does."""
    office.go("/to-tham-dinh/chia/")
    office.page.locator("[data-bulk-all]").check()
    office.answer("per_dossier", "2")
    office.page.locator('button[name=act][value="look"]').click()
    kept_out = office.page.locator("table", has_text=story.concerned.full_name).last
    expect(kept_out.locator("tbody tr")).to_have_count(3)
    office.fits()
    office.shot("15-chia-ho-so")
    office.page.locator('button[name=act][value="do"]').click()
    office.arrive(rf".*/to-tham-dinh/{story.team.pk}/$")
    given = Assignment.objects.values_list("dossier", "member__user__username")
    assert sorted(given) == sorted(
        (dossier.pk, f"kyxuan.{name}")
        for dossier in Dossier.objects.all()
        for name in ("first", "second")
    )


def who_is_concerned_is_kept_out(story, visitor, dossier):
    """He works in the village: nothing is in his queue, and no address lets him in."""
    concerned = visitor(PHONE)
    concerned.sign_in(story.concerned)
    concerned.go("/to-tham-dinh/cham/")
    expect(concerned.page.locator("main")).to_contain_text("Bạn chưa được giao hồ sơ nào")
    for one in Assignment.objects.filter(dossier=dossier):
        answer = concerned.page.goto(f"{concerned.base}/to-tham-dinh/cham/{one.pk}/")
        assert answer.status == 404


def two_appraisers_score_on_phones(story, visitor, dossier):
    """Each sees the others only after his own sheet is saved."""
    first, second = visitor(PHONE), visitor(PHONE)
    first.sign_in(story.first)
    first.go("/to-tham-dinh/cham/")
    first.fits()
    first.follow(f"/cham/{given_to(story.first, dossier)}/")
    give_marks(first, "8")
    expect(first.page.locator("[data-score-total]")).to_have_text("80,00")
    first.fits()
    first.shot("16-cham-diem")
    marks = Mark.objects.filter(sheet__member__user=story.first, sheet__dossier=dossier)
    assert {mark.value for mark in marks} == {8}
    first.page.locator('button[name=then][value="next"]').click()
    expect(first.page.locator("main")).to_contain_text("1 / 3")
    first.page.wait_for_url(re.compile(rf".*/cham/(?!{given_to(story.first, dossier)}/)\d+/$"))

    second.sign_in(story.second)
    second.go(f"/to-tham-dinh/cham/{given_to(story.second, dossier)}/")
    expect(second.page.locator("main")).not_to_contain_text("Điểm của các thành viên")
    give_marks(second, "9")
    second.page.locator('button[name=then][value="save"]').click()
    seen = second.page.locator("table", has_text="80,00")
    expect(seen).to_contain_text("90,00")
    second.fits()
    second.accessible()


def given_to(person, dossier):
    """Key of the person's assignment."""
    return Assignment.objects.get(member__user=person, dossier=dossier).pk


def the_office_closes_the_scoring(story, office, dossier):
    """One through its page, the others by the same act."""
    office.go("/to-tham-dinh/cho-chot/")
    office.fits()
    office.go(f"/ho-so-tham-dinh/{dossier.pk}/")
    office.shot("17-chuoi-diem")
    office.follow("/buoc/close_scoring/")
    office.send()
    office.arrive(rf".*/ho-so-tham-dinh/{dossier.pk}/$")
    for other in Dossier.objects.exclude(pk=dossier.pk):
        acts.close_scoring(other, actor=story.office, at=now())
    dossier.refresh_from_db()
    assert (dossier.status, dossier.team_total, dossier.team_passed) == ("scored", 85, True)


def the_council_votes(story, visitor, records):
    """Planned, invited, opened; one secret ballot on phones and paper; closed, minuted, sealed."""
    secretary = visitor(DESK)
    secretary.sign_in(story.secretary)
    session = a_session_is_planned(story, secretary)
    chair, member = visitor(PHONE), visitor(PHONE)
    for person, user in ((chair, story.chair), (member, story.member)):
        person.sign_in(user)
        person.go(f"/hoi-dong/phien/{session.pk}/bo-phieu/")
    secretary.page.locator("#agenda button.primary[type=submit]").click()
    case = a_ballot_is_opened(secretary, session)
    for person in (chair, member):
        person.go(f"/hoi-dong/phien/{session.pk}/bo-phieu/")
        votes(person, "yes")
    chair.shot("20-bo-phieu")
    paper_is_mixed_in(story, secretary, case)
    for other in Case.objects.filter(session=session.pk).exclude(pk=case.pk):
        vote_alike(story, other)
    the_session_is_closed(secretary, records, session)
    return session


def a_session_is_planned(story, secretary):
    """With all three dossiers, all five members present, opened."""
    secretary.go(f"/hoi-dong/{story.council.pk}/")
    secretary.follow("/phien-hop/")
    secretary.answer("on", timezone.localdate().isoformat())
    secretary.answer("place", "Hội trường xã")
    secretary.send()
    secretary.arrive(r".*/hoi-dong/phien/\d+/$")
    session = Session.objects.get()
    secretary.follow("/chuong-trinh/them/")
    secretary.page.locator("main .form-end button").last.click()
    secretary.arrive(rf".*/phien/{session.pk}/$")
    step(secretary, "invite")
    for row in secretary.page.locator("#attendance select").all():
        row.select_option("present")
    secretary.page.locator("#attendance p.row button").click()
    expect(secretary.page.locator("#now")).to_contain_text("5/5")
    step(secretary, "open")
    secretary.fits()
    secretary.shot("18-phien-hop")
    return session


def step(visitor, name):
    """Press the button of a step that asks nothing."""
    visitor.page.locator(f'form[action$="/buoc/{name}/"] button').click()
    visitor.page.wait_for_load_state()


def a_ballot_is_opened(secretary, session):
    """The case called first is being voted on, in secret."""
    secretary.page.locator('#now a[href*="/vu-viec/"]').first.click()
    secretary.arrive(r".*/vu-viec/\d+/$")
    case = Case.objects.get(session=session, status="voting")
    assert case.ballot == "secret"
    return case


def votes(person, choice):
    """Tick and put into the urn."""
    person.page.locator(f'.ballot-card input[value="{choice}"]').check(force=True)
    person.fits()
    person.page.locator(".ballot-card button[type=submit]").click()
    expect(person.page.locator("main")).to_contain_text("Đồng chí đã bỏ phiếu")


def paper_is_mixed_in(story, secretary, case):
    """Two paper ballots, one against; who works in the village is not even offered."""
    secretary.go(f"/hoi-dong/vu-viec/{case.pk}/")
    form = secretary.page.locator("form.paper-form")
    expect(form).not_to_contain_text(ON_PAPER[2])
    seats = story.council.seats.filter(full_name__in=ON_PAPER[:2])
    secretary.answer("seats", [str(seat.pk) for seat in seats])
    for name, count in (("yes", "1"), ("no", "1"), ("blank", "0")):
        secretary.answer(name, count)
    form.locator("button").click()
    secretary.page.wait_for_load_state()
    secretary.fits()
    secretary.shot("21-kiem-phieu")
    step(secretary, "close_ballot")
    expect(secretary.page.locator(".votes-bar")).to_contain_text("75")
    case.refresh_from_db()
    assert (case.yes, case.no, case.blank, case.base, case.verdict) == (3, 1, 0, 4, "passed")
    ways = sorted(case.voted.values_list("by", flat=True))
    assert ways == [VotedBy.PAPER, VotedBy.PAPER, VotedBy.PHONE, VotedBy.PHONE]


def the_session_is_closed(secretary, records, session):
    """Its minutes are drafted, numbered and seal it."""
    secretary.go(f"/hoi-dong/phien/{session.pk}/")
    secretary.follow("/buoc/close/")
    secretary.send()
    secretary.arrive(rf".*/phien/{session.pk}/$")
    secretary.page.locator('form[action$="/van-ban/minutes/"] button').click()
    secretary.arrive(rf".*/phien/{session.pk}/$")
    minutes = number(records)
    secretary.go(f"/hoi-dong/phien/{session.pk}/")
    secretary.follow("/chot/")
    secretary.answer("minutes", str(minutes.pk))
    secretary.send()
    secretary.arrive(rf".*/phien/{session.pk}/$")
    secretary.go(f"/hoi-dong/phien/{session.pk}/ket-qua/")
    secretary.fits()
    secretary.shot("22-ket-qua")
    session.refresh_from_db()
    assert (session.status, session.minutes) == (SessionStatus.SEALED, minutes)
    assert set(Dossier.objects.values_list("status", flat=True)) == {DossierStatus.VOTED}


def number(records):
    """The records clerk gives the next number to the one draft that waits; returns the paper."""
    records.go("/tai-lieu/du-thao/")
    records.page.locator("main tr[data-row] a").click()
    records.arrive(r".*/du-thao/\d+/$")
    records.fits()
    records.page.locator('form[action$="/cap-so/"] .form-end button').click()
    expect(records.page.locator('form[action$="/cap-so/"]')).to_have_count(0)
    return Paper.objects.latest("pk")


def the_decision_is_put_in_force(office, records, story, session):
    """All three in one decision; returns the code of the first work."""
    office.go("/cong-nhan/quyet-dinh/")
    office.follow(f"/lap/?session={session.pk}")
    office.send()
    office.arrive(r".*/quyet-dinh/\d+/$")
    decide(office, records, Decision.objects.get())
    office.fits()
    office.shot("24-quyet-dinh")
    found = Recognised.objects.order_by("pk")
    assert sorted(one.title for one in found) == sorted(TITLES)
    assert {one.initiative.status for one in found} == {Status.RECOGNISED}
    return found.get(initiative=story.works[0]).code


def decide(office, records, decision):
    """Write it, have it numbered, put it in force."""
    office.follow("/draft/")
    office.send()
    office.arrive(rf".*/quyet-dinh/{decision.pk}/$")
    number(records)
    office.go(f"/cong-nhan/quyet-dinh/{decision.pk}/")
    office.follow("/force/")
    office.send()
    office.arrive(rf".*/quyet-dinh/{decision.pk}/$")
    decision.refresh_from_db()
    assert decision.status == "in_force"


def it_is_withdrawn(office, records, code):
    """By its own decision, with the reason."""
    one = Recognised.objects.get(code=code)
    office.go(f"/cong-nhan/{one.pk}/")
    office.follow(f"/lap/withdraw/?pick={one.pk}")
    office.answer(f"reason_{one.pk}", "Không duy trì hoạt động.")
    office.send()
    office.arrive(r".*/quyet-dinh/\d+/$")
    decision = Decision.objects.get(kind=DecisionKind.WITHDRAW)
    decide(office, records, decision)
    one.refresh_from_db()
    assert one.status == RecognitionStatus.WITHDRAWN
    assert Criterion.objects.count() == 11
