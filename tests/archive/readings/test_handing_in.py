"""Files come in: each kept with its hash, one bad one stops no other, the same bytes are read once."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django_q.models import OrmQ

from kheo.access.enums import Role
from kheo.archive.models import Reading
from kheo.archive.operations import readings
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.jobs.models import Job
from kheo.kernel.refusals import BadInput, NotAllowed, RuleBroken
from tests.archive.readings.conftest import TEXT

pytestmark = pytest.mark.django_db
MACRO = b"PK\x03\x04 not really a zip"


@pytest.fixture
def give(province, clerk, at):
    def make(*files, **more):
        told = {"purpose": "past", "office": province, "actor": clerk, "at": at, **more}
        return readings.hand_in(list(files), **told)

    return make


def last_line():
    return Entry.objects.order_by("-pk")[0]


def test_a_file_is_kept_by_its_hash_and_waits_for_the_worker_with_a_line(give, province, clerk):
    (handed,) = give(("  bao cao.txt ", TEXT.encode()))

    reading = handed.reading
    sha = hashlib.sha256(TEXT.encode()).hexdigest()
    assert (handed.is_new, reading.name, reading.status, reading.turn) == (
        True, "bao cao.txt", "waiting", "nobody",
    )  # fmt: skip
    assert (reading.office, reading.unit, reading.handed_in_by) == (province, None, clerk)
    assert reading.stored.sha256 == sha
    with default_storage.open(reading.stored.path) as kept:
        assert kept.read() == TEXT.encode()
    job = Job.objects.get()
    assert (reading.job, job.kind, job.subject, job.unit, job.state) == (
        job, "archive.read", reading.pk, province, "waiting",
    )  # fmt: skip
    assert OrmQ.objects.count() == 1
    line = last_line()
    assert line.after == {"name": "bao cao.txt", "purpose": "past", "sha256": sha}
    assert line.unit_id == province.pk
    assert sentence(line) == "Ngô Thị Trữ đã nộp tệp “bao cao.txt” để đọc"


def test_many_files_come_in_together_and_a_bad_one_stops_no_other(give):
    handed = give(("a.txt", TEXT.encode()), ("b.docm", MACRO), ("c.txt", TEXT.encode() + b"\nx"))

    told = [(one.reading.name, one.reading.status, bool(one.reading.told)) for one in handed]
    assert told == [
        ("a.txt", "waiting", False),
        ("b.docm", "refused", True),
        ("c.txt", "waiting", False),
    ]
    assert len({one.reading.batch for one in handed}) == 1
    assert Job.objects.count() == 2
    assert (handed[1].reading.stored, handed[1].reading.job, handed[1].reading.turn) == (
        None, None, "office",
    )  # fmt: skip


def test_the_same_bytes_again_lead_to_the_earlier_reading(give):
    (first,) = give(("a.txt", TEXT.encode()))
    (again,) = give(("other name.txt", TEXT.encode()))

    assert (again.reading, again.is_new) == (first.reading, False)
    assert (Reading.objects.count(), Job.objects.count()) == (1, 1)


def test_the_same_bytes_for_another_purpose_or_another_office_are_read_anew(
    give, someone, ended, province
):
    (first,) = give(("a.txt", TEXT.encode()))
    (own,) = give(("a.txt", TEXT.encode()), purpose="own")
    other = someone(Role.RECORDS_CLERK, over=province)
    (elsewhere,) = give(("a.txt", TEXT.encode()), actor=other, office=province)

    assert own.is_new
    assert own.reading.stored == first.reading.stored
    assert elsewhere.reading == first.reading


def test_what_another_office_handed_in_is_not_shown(give, nation, someone):
    (theirs,) = give(("a.txt", TEXT.encode()))
    head = someone(Role.RECORDS_CLERK, over=nation)
    (mine,) = give(("a.txt", TEXT.encode()), actor=head, office=nation)

    assert mine.is_new
    assert mine.reading != theirs.reading


def test_a_file_that_was_set_aside_may_be_handed_in_again(give, clerk, at):
    (first,) = give(("a.txt", TEXT.encode()))
    readings.set_aside(first.reading, note="nhầm", actor=clerk, at=at)

    (again,) = give(("a.txt", TEXT.encode()))

    assert again.is_new


@pytest.mark.parametrize(
    ("files", "more", "words"),
    [
        ([], {}, "ít nhất một tệp"),
        ([(f"{n}.txt", f"Báo cáo số {n}".encode()) for n in range(41)], {}, "40"),
        ([("a.txt", b"x")], {"purpose": "fun"}, "để làm gì"),
    ],
)
def test_what_cannot_be_handed_in_is_refused_in_words_and_leaves_nothing(give, files, more, words):
    with pytest.raises(BadInput) as refusal:
        give(*files, **more)

    assert str(refusal.value)
    assert (Reading.objects.count(), Job.objects.count()) == (0, 0)


def test_forty_files_are_taken(give):
    handed = give(*[(f"{n}.txt", f"Báo cáo số {n}".encode()) for n in range(40)])

    assert [one.is_new for one in handed] == [True] * 40


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.REGISTRAR, True), (Role.UNIT_HEAD, True), (Role.RECORDS_CLERK, True),
        (Role.STANDING_OFFICE, True), (Role.AUDITOR, False), (Role.INSPECTOR, False),
        (Role.APPRAISER, False), (Role.COMMITTEE_MEMBER, False), (Role.LIBRARY_EDITOR, False),
        (Role.COMMENDATION_OFFICER, False), (Role.SYSTEM_ADMINISTRATOR, False),
        (Role.CITIZEN_DESK, False),
    ],
)  # fmt: skip
def test_who_may_hand_in(give, someone, province, role, may):
    person = someone(role, over=province)

    if may:
        assert give(("a.txt", b"Noi dung"), actor=person)[0].is_new
    else:
        with pytest.raises(NotAllowed):
            give(("a.txt", b"Noi dung"), actor=person)
        assert Reading.objects.count() == 0


def test_nobody_hands_in_for_an_office_outside_his_scope(give, outsider):
    with pytest.raises(NotAllowed):
        give(("a.txt", b"Noi dung"), actor=outsider)

    assert Reading.objects.count() == 0


def test_the_very_same_file_does_not_take_its_own_place(hand, give):
    first = hand()

    with pytest.raises(RuleBroken):
        give(("a.txt", TEXT.encode()), before=first)


def test_only_one_file_takes_the_place_of_an_earlier_one(hand, give):
    first = hand()

    with pytest.raises(BadInput):
        give(("a.txt", b"mot"), ("b.txt", b"hai"), before=first)


def test_an_earlier_state_has_to_be_of_the_same_office_and_purpose_and_read(
    hand, give, nation, someone, clerk, at
):
    above = someone(Role.RECORDS_CLERK, over=nation)
    theirs = hand(office=nation, actor=above)
    own = hand(purpose="own")
    (waiting,) = give(("w.txt", b"Bao cao khac"))

    for before in (own, waiting.reading):
        with pytest.raises(RuleBroken):
            give(("a.txt", b"Bao cao moi"), before=before)
    with pytest.raises(NotAllowed):
        give(("a.txt", b"Bao cao moi"), before=theirs)


def test_a_file_that_could_not_be_read_is_tried_again_with_a_line(give, clerk, at, hand):
    reading = hand(b"12345 67890", "so.txt")
    assert (reading.status, bool(reading.told)) == ("refused", True)

    readings.read_again(reading, actor=clerk, at=at)

    reading.refresh_from_db()
    assert reading.job.state == "waiting"
    assert sentence(last_line()) == "Ngô Thị Trữ đã yêu cầu đọc lại tệp “so.txt”"
    with pytest.raises(RuleBroken):
        readings.read_again(reading, actor=clerk, at=at)


def test_a_file_that_was_read_or_was_never_kept_is_not_tried_again(hand, give, clerk, at):
    (bad,) = give(("b.docm", MACRO))

    for reading in (hand(), bad.reading):
        with pytest.raises(RuleBroken):
            readings.read_again(reading, actor=clerk, at=at)
