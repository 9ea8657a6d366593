"""A visitor writes, and finds a story good: what is kept, what is refused, what is only marked."""

from datetime import timedelta

import pytest

from kheo.kernel.refusals import RuleBroken
from kheo.participation import operations
from kheo.participation.models import Remark, Support, Writing
from kheo.participation.operations.looking_up import by_number
from kheo.participation.operations.pace import LOOK_UP, MEMORY, SUPPORT, WRITE, TooOften
from kheo.participation.queries.shown import shown_under, supports_of
from tests.participation.conftest import told

pytestmark = pytest.mark.django_db
HONEST = "Thôn tôi đã làm theo, mỗi hộ góp một bóng đèn; đêm đi lại yên tâm hơn nhiều."


def write(scene, at, **more):
    said = {"kind": "experience", "words": HONEST, "seconds": 40, "sender": "10.0.0.1", "at": at}
    return operations.write(scene.initiative, **{**said, **more})


def test_a_remark_waits_anonymous_and_unmarked_and_the_journal_holds_none_of_its_words(scene, at):
    remark = write(scene, at)

    assert (remark.status, remark.turn, remark.unit, remark.name, remark.reach_at) == (
        "waiting", "office", scene.an, "", "",
    )  # fmt: skip
    assert remark.looks_like_spam == ""
    assert len(remark.number) == 14
    assert told(remark) == [
        ("remark.write", {"about": "Thắp sáng đường quê", "kind": "experience", "signs": ""}, "")
    ]
    assert list(shown_under(scene.initiative.pk)) == []


def test_name_and_way_to_reach_are_kept_only_beside_the_remark(scene, at):
    remark = write(scene, at, name="  Bà Kín ", reach_at="0912 345 678")

    assert (remark.name, remark.reach_at) == ("Bà Kín", "0912 345 678")
    assert "0912" not in str(told(remark))
    assert "Kín" not in str(told(remark))


def test_what_looks_like_spam_is_kept_and_marked(scene, at):
    first = write(scene, at, words="Vay tiền nhanh tại https://x.example", trap="x", seconds=None)
    again = write(scene, at, words="Vay tiền nhanh tại https://x.example")

    assert first.looks_like_spam == "trap,quick,links,words"
    assert again.looks_like_spam == "links,words,again"


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"words": "hay"}, "words", "Hãy viết thêm một chút: ít nhất 10 ký tự."),
        ({"words": " \u200b\n "}, "words", "Hãy viết thêm một chút: ít nhất 10 ký tự."),
        (
            {"words": "đ" * 5000}, "words",
            "Tối đa 3000 ký tự: hãy rút bớt 2000 ký tự, hoặc gửi thành hai ý kiến.",
        ),
        ({"kind": "hostile"}, "kind", "Hãy chọn loại ý kiến."),
        ({"name": "A" * 101}, "name", "Tên dài tối đa 100 ký tự."),
        (
            {"reach_at": "9" * 201}, "reach_at",
            "Tối đa 200 ký tự: chỉ cần một số điện thoại hoặc một địa chỉ thư điện tử.",
        ),
    ],
)  # fmt: skip
def test_sizes_are_refused_by_a_sentence_and_cost_no_turn(scene, at, said, field, sentence):
    with pytest.raises(RuleBroken) as refusal:
        write(scene, at, **said)

    assert refusal.value.fields == {field: sentence}
    assert not Remark.objects.exists()
    assert not Writing.objects.exists()


def test_a_burst_is_stopped_for_this_address_alone_and_told_in_minutes(scene, at):
    for number in range(WRITE.most):
        write(scene, at, words=f"{HONEST} Lần {number}")

    with pytest.raises(TooOften) as stop:
        write(scene, at)

    assert str(stop.value) == (
        "Địa chỉ của bạn đã gửi quá nhiều lần. Nội dung vẫn còn nguyên: hãy gửi lại sau 61 phút."
    )
    assert Remark.objects.count() == WRITE.most
    assert write(scene, at, sender="10.0.0.2").pk
    assert write(scene, at + timedelta(minutes=WRITE.minutes)).pk


def test_addresses_are_never_kept_and_windows_are_forgotten(scene, at):
    write(scene, at)
    operations.support(scene.initiative, sender="10.0.0.1", at=at)
    kept = [*Writing.objects.values_list("sender"), *Support.objects.values_list("sender")]

    assert not any("10.0.0" in sender for (sender,) in kept)
    write(scene, at + MEMORY + timedelta(hours=2))
    assert Writing.objects.count() == 1


def test_support_counts_once_a_day_from_one_address(scene, at):
    counted = [
        operations.support(scene.initiative, sender=sender, at=at + later)
        for sender, later in (
            ("10.0.0.1", timedelta()), ("10.0.0.1", timedelta(hours=3)), ("10.0.0.2", timedelta()),
            ("10.0.0.1", timedelta(days=1)),
        )
    ]  # fmt: skip

    assert counted == [True, False, True, True]
    assert supports_of([scene.initiative.pk, scene.other.pk]) == {scene.initiative.pk: 3}


def test_two_supports_of_one_address_do_not_tell_that_they_belong_together(scene, at):
    operations.support(scene.initiative, sender="10.0.0.1", at=at)
    operations.support(scene.other, sender="10.0.0.1", at=at)
    operations.support(scene.initiative, sender="10.0.0.1", at=at + timedelta(days=1))

    assert len(set(Support.objects.values_list("sender", flat=True))) == 3


def test_a_machine_that_finds_everything_good_is_stopped(scene, at):
    Writing.objects.create(sender="x" * 64, window=at)
    for _once in range(3):
        operations.support(scene.other, sender="10.0.0.1", at=at)
    Writing.objects.exclude(sender="x" * 64).update(times=SUPPORT.most)

    with pytest.raises(TooOften):
        operations.support(scene.initiative, sender="10.0.0.1", at=at)


def test_a_remark_is_found_by_its_number_however_typed_and_guessing_is_stopped(scene, at):
    remark = write(scene, at, name="Bà Kín", reach_at="0912 345 678")
    typed = remark.number.lower().replace("-", " ")

    found = by_number(typed, sender="10.0.0.9", at=at)

    assert found == remark
    assert {"name", "reach_at"} <= found.get_deferred_fields()
    for _guess in range(LOOK_UP.most):
        assert by_number("0000-0000-0000", sender="10.0.0.9", at=at) is None
    with pytest.raises(TooOften):
        by_number(remark.number, sender="10.0.0.9", at=at)
    assert by_number(remark.number, sender="10.0.0.8", at=at) == remark
