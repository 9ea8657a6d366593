"""The pages: what they show to whom, what they refuse, how many questions they ask."""

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.appraisal.enums import Ballot, CaseStatus, Presence, SessionStatus
from kheo.appraisal.models import Attendance, Case, Council, Recusal, Seat, Session, Voted
from kheo.appraisal.operations import minutes
from tests.appraisal.councils.scene import DAY, MOMENT, N, Y, hall, person
from tests.factories.documents import PaperFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_the_day(time_machine):
    """Forms read the clock of the machine."""
    time_machine.move_to(MOMENT)


def text_of(answer):
    """The page as text."""
    return answer.content.decode()


def go(client, who, name, *args, **data):
    """Ask for a page, or send a form when there is ``data``."""
    client.force_login(who)
    address = reverse(f"councils:{name}", args=args)
    return client.post(address, data.pop("data")) if "data" in data else client.get(address, **data)


def test_the_list_and_the_page_of_a_council(client):
    place = hall()

    told = text_of(go(client, place.office, "list"))
    page = text_of(go(client, place.office, "page", place.council.pk))

    assert place.session.title in told
    assert place.council.name in told
    assert all(seat.full_name in page for seat in place.seats)


def test_out_of_scope_is_not_found(client):
    place = hall()
    stranger = person(Role.COUNCIL_SECRETARY, UnitFactory())

    for name, key in (
        ("page", place.council.pk), ("session", place.session.pk), ("case", place.cases[0].pk),
        ("phone", place.session.pk), ("result", place.session.pk), ("screen", place.cases[0].pk),
    ):  # fmt: skip
        assert go(client, stranger, name, key).status_code == 404
    answer = go(client, stranger, "vote", place.cases[0].pk, data={"choice": "yes"})
    assert answer.status_code == 404


PAPER = {"quorum_of": "2", "quorum_in": "3", "needed_share": "50", "is_more_than": "on",
         "share_of": "entitled", "warn_below": "80", "tie_rule": "failed", "ballot": "secret"}  # fmt: skip


def test_a_council_is_set_up_on_the_page(client):
    body = UnitFactory()
    office = person(Role.STANDING_OFFICE, body)
    paper = PaperFactory(unit=body)
    data = {**PAPER, "unit": body.pk, "name": "Hội đồng", "level": "commune", "paper": paper.pk,
            "valid_from": "2026-06-02", "valid_to": "2026-12-31"}  # fmt: skip

    refused = go(client, office, "set_up", data={**data, "valid_from": "2026-05-01"})
    done = go(client, office, "set_up", data=data)

    assert refused.status_code == 422
    assert "Hội đồng" in text_of(refused)
    council = Council.objects.get()
    assert done.url == reverse("councils:page", args=(council.pk,))
    assert str(council.valid_to) == "2027-01-01"


def test_seats_are_given_and_ended_on_the_page(client):
    place = hall()

    go(
        client,
        place.office,
        "seat",
        place.council.pk,
        data={"full_name": "Bà Giấy", "role": "member"},
    )
    seat = Seat.objects.get(full_name="Bà Giấy")
    data = {"last_day": "2026-12-01", "note": "Nghỉ hưu"}
    go(client, place.office, "end_seat", seat.pk, data=data)

    seat.refresh_from_db()
    assert (seat.user, str(seat.valid_to)) == (None, "2026-12-02")


def test_rules_are_changed_on_the_page(client):
    place = hall()

    answer = go(
        client, place.office, "rules", place.council.pk, data={**PAPER, "needed_share": "66,67"}
    )

    assert answer.status_code == 302
    assert str(Council.objects.get().needed_share) == "66.67"


def test_a_session_is_planned_and_changed_on_the_page(client):
    place = hall()
    data = {"title": "Phiên hai", "on": "2026-12-01", "starts_at": "14:00", "place": "Nhà văn hóa"}

    go(client, place.secretary, "plan", place.council.pk, data=data)
    one = Session.objects.get(title="Phiên hai")
    go(client, place.secretary, "change", one.pk, data={**data, "version": "1", "place": "Trụ sở"})
    stale = go(client, place.secretary, "change", one.pk, data={**data, "version": "1"})

    one.refresh_from_db()
    assert (one.place, stale.status_code) == ("Trụ sở", 422)


def test_the_whole_session_on_the_pages(client, at_the_day):
    """Agenda, attendance, opening, a ballot by phone and paper, closing, sealing."""
    place = hall(members=4, without_account=1, on_agenda=False)
    boss, key = place.secretary, place.session.pk
    go(client, boss, "put_on", key, data={"dossier": [place.dossiers[0].pk]})
    case = Case.objects.get()
    place.cases = [case]
    go(client, boss, "session_step", key, "invite", data={"version": "1"})
    here = {f"presence-{seat.pk}": "present" for seat in place.seats}
    go(client, boss, "attendance", key, data=here)
    go(client, boss, "session_step", key, "open", data={})
    go(client, boss, "agenda", key, data={"case": [case.pk]})
    assert place.fresh().status == CaseStatus.VOTING

    for seat, choice in zip(place.seats[:3], (Y, Y, N), strict=True):
        go(client, seat.user, "vote", case.pk, data={"choice": choice})
    data = {"yes": "1", "no": "0", "blank": "0", "seats": [place.seats[3].pk],
            "version": place.fresh().version}  # fmt: skip
    go(client, boss, "papers", case.pk, data=data)
    go(client, boss, "case_step", case.pk, "close_ballot", data={})
    go(client, boss, "proceedings", key, data={"text": "Thảo luận sôi nổi"})
    go(client, boss, "session_step", key, "close", data={})
    paper = place.minutes()
    go(client, boss, "seal", key, data={"minutes": paper.pk})

    session, done = place.now(), place.fresh()
    assert (session.status, session.proceedings) == (SessionStatus.SEALED, "Thảo luận sôi nổi")
    assert (done.yes, done.no, done.entitled) == (3, 1, 4)
    result = text_of(go(client, boss, "result", key))
    assert "75,00" in result
    assert "80" in result  # the warning


def test_a_refused_step_says_why_and_loses_nothing(client, at_the_day):
    place = hall(members=15, without_account=3)

    answer = go(client, place.secretary, "session_step", place.session.pk, "open", data={})
    note = go(
        client, place.secretary, "session_step", place.session.pk, "cancel", data={"note": ""}
    )

    assert (answer.status_code, note.status_code) == (422, 422)
    assert "15" in text_of(answer)


def test_refused_paper_totals_come_back_as_typed(client):
    place = hall()
    place.open()
    place.ballot()
    data = {"yes": "3", "no": "1", "blank": "0", "seats": [place.seats[0].pk]}

    answer = go(client, place.secretary, "papers", place.cases[0].pk, data=data)

    assert answer.status_code == 422
    assert 'value="3"' in text_of(answer)


def test_the_phone_shows_large_buttons_then_only_that_one_has_voted(client):
    place = hall()
    place.open()
    waiting = text_of(go(client, place.people[2], "phone", place.session.pk))
    place.ballot()
    voting = text_of(go(client, place.people[2], "phone", place.session.pk))
    go(client, place.people[2], "vote", place.cases[0].pk, data={"choice": "no"})
    after = text_of(go(client, place.people[2], "phone", place.session.pk))

    assert ('name="choice"' in waiting, "hx-trigger" in waiting) == (False, True)
    assert (voting.count('name="choice"'), "hx-trigger" in voting) == (3, False)
    assert 'name="choice"' not in after
    assert "checked" not in after
    assert "1/5" in after


def test_all_open_ballots_stand_on_one_page_of_the_member(client):
    place = hall(dossiers=3)
    place.open()
    for number in range(3):
        place.ballot(number)

    page = text_of(go(client, place.people[0], "phone", place.session.pk))

    assert page.count('name="choice"') == 9


def test_a_second_vote_is_refused_on_the_page(client):
    place = hall()
    place.open()
    place.ballot()
    for expected in (302, 422):
        answer = go(client, place.people[0], "vote", place.cases[0].pk, data={"choice": "yes"})
        assert answer.status_code == expected
    assert Voted.objects.count() == 1


def test_who_has_no_seat_or_is_not_noted_is_told(client):
    place = hall()
    place.open(4)
    place.ballot()
    guest = person(Role.COUNCIL_MEMBER, place.body)

    for who in (guest, place.people[4]):
        page = text_of(go(client, who, "phone", place.session.pk))
        assert 'name="choice"' not in page


def test_a_member_steps_aside_on_his_phone(client):
    place = hall()
    place.open()

    go(client, place.people[3], "step_aside", place.cases[0].pk, data={"note": "Người nhà"})

    assert Recusal.objects.get().seat == place.seats[3]


def test_the_secretary_writes_down_who_steps_aside_without_an_account(client):
    place = hall(without_account=1)
    place.open()

    data = {"seat": place.seats[4].pk, "note": "Anh em ruột"}
    go(client, place.secretary, "recuse", place.cases[0].pk, data=data)

    assert Recusal.objects.get().note == "Anh em ruột"


@pytest.mark.parametrize("kind", [Ballot.SECRET, Ballot.OPEN])
def test_the_screen_shows_names_of_an_open_vote_and_numbers_of_a_secret_one(client, kind):
    place = hall()
    place.open()
    place.ballot(kind=kind)
    place.vote([Y, N])

    screen = text_of(go(client, place.office, "screen", place.cases[0].pk))

    assert (f"<span>{place.seats[0].full_name}</span>" in screen) is (kind == Ballot.OPEN)
    assert ">2<small>/5</small>" in screen


def test_the_running_count_never_shows_the_votes(client):
    place = hall()
    place.open()
    place.ballot()
    pages = []
    for votes in ([Y, Y], [N]):
        place.vote(votes, first=0 if votes[0] == Y else 2)
    for name, key in (("case", place.cases[0].pk), ("session", place.session.pk)):
        client.force_login(place.secretary)
        pages.append(
            text_of(
                client.get(reverse(f"councils:{name}", args=(key,)), headers={"HX-Request": "true"})
            )
        )

    assert all("votes-bar" not in page for page in pages)
    assert "3 / 5" in pages[0]


def test_raised_hands_are_noted_on_the_page(client):
    place = hall(without_account=2)
    place.open()
    place.ballot(kind=Ballot.OPEN)

    data = {f"hand-{place.seats[3].pk}": "yes", f"hand-{place.seats[4].pk}": ""}
    go(client, place.secretary, "hands", place.cases[0].pk, data=data)

    assert list(Voted.objects.values_list("seat", "by")) == [(place.seats[3].pk, "paper")]


def test_a_member_who_left_is_noted_by_one_press(client):
    place = hall()
    place.open()

    go(client, place.secretary, "attendance", place.session.pk, data={"leave": place.seats[2].pk})

    row = Attendance.objects.get(seat=place.seats[2])
    assert (row.presence, row.left_at is not None) == (Presence.PRESENT, True)


def test_a_case_moves_up_the_agenda(client):
    place = hall(dossiers=3)

    go(client, place.secretary, "agenda", place.session.pk, data={"up": place.cases[2].pk})

    order = Case.objects.order_by("position").values_list("pk", flat=True)
    assert list(order) == [place.cases[0].pk, place.cases[2].pk, place.cases[1].pk]


def test_after_a_power_cut_the_page_goes_on_where_it_was(client):
    place = hall(members=4, without_account=1)
    place.open()
    place.ballot()
    place.vote([Y, N])
    place.paper(1, 0, 0, place.seats[3:])

    client.logout()
    page = text_of(go(client, place.secretary, "case", place.cases[0].pk))

    assert "3 / 4" in page
    assert place.count().yes == 2


def test_nothing_can_be_pressed_on_a_sealed_session(client):
    place = hall(members=3)
    place.open()
    place.ballot()
    place.vote([Y, Y, Y])
    place.count()
    place.close()
    minutes.seal(place.now(), minutes=place.minutes(), actor=place.secretary, at=MOMENT)

    page = text_of(go(client, place.secretary, "session", place.session.pk))
    case = text_of(go(client, place.secretary, "case", place.cases[0].pk))

    assert f'action="{reverse("councils:attendance", args=(place.session.pk,))}"' in page
    assert "presence-" not in page
    assert "/buoc/" not in page
    assert "/buoc/" not in case


@pytest.mark.slow
@pytest.mark.parametrize(("name", "queries"), [("session", 10), ("phone", 8), ("result", 8)])
@pytest.mark.parametrize(("members", "dossiers"), [(3, 1), (15, 200)])
def test_the_pages_ask_a_fixed_number_of_questions(
    client, name, queries, members, dossiers, django_assert_max_num_queries
):
    place = hall(members=members, dossiers=dossiers)
    place.open()
    place.ballot()
    client.force_login(place.secretary)
    address = reverse(f"councils:{name}", args=(place.session.pk,))
    client.get(address)

    with django_assert_max_num_queries(queries, exact=True):
        client.get(address)


def test_the_day_of_the_scene_is_the_day_of_the_tests():
    assert str(DAY) == "2026-11-21"
