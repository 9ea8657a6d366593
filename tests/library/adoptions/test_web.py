"""The pages of replication: who sees what, what is asked, what never shows, how many queries."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.initiatives.web.panels import panels_of
from kheo.library.models import Adoption
from kheo.library.operations.adoptions import ask_from_outside, record_help
from kheo.library.queries.adoptions import asked_of, waiting
from tests.factories.adoptions import AdoptionFactory, copy_of
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory


@pytest.fixture
def browse():
    """``browse(person)``: a signed-in browser."""

    def sign_in(person):
        client = Client()
        client.force_login(person)
        return client

    return sign_in


def page(client, name, *args, **query):
    return client.get(reverse(f"adoptions:{name}", args=args), query)


def test_a_clerk_asks_from_the_page_of_an_initiative_far_away(scene, browse):
    client = browse(scene.clerk)
    shown = page(client, "ask", scene.source.pk)
    assert scene.source.title in shown.content.decode()
    sent = client.post(
        reverse("adoptions:ask", args=(scene.source.pk,)),
        {"unit": scene.unit.pk, "message": "Chi phí?", "on": "01/11/2026"},
    )
    one = Adoption.objects.get()

    assert (sent.status_code, sent.url) == (302, reverse("adoptions:page", args=(one.pk,)))
    assert (one.unit, one.message, one.requested_on) == (scene.unit, "Chi phí?", date(2026, 11, 1))
    again = client.post(
        reverse("adoptions:ask", args=(scene.source.pk,)),
        {"unit": scene.unit.pk, "message": "Lại hỏi", "on": "02/11/2026"},
    )
    assert again.status_code == 422
    assert "đang học theo" in again.content.decode()
    assert "Lại hỏi" in again.content.decode()


def test_who_may_not_ask_is_told_and_hidden_sources_are_not_found(scene, browse):
    assert page(browse(scene.office), "ask", scene.source.pk).status_code == 403
    draft = InitiativeFactory()
    for key in (draft.pk, 10**15):
        assert page(browse(scene.clerk), "ask", key).status_code == 404


@pytest.mark.parametrize("bad", ["abc", "-1", "9" * 30, "1 OR 1=1", "0"])
def test_odd_addresses_are_answered_calmly(scene, browse, bad):
    client = browse(scene.clerk)
    copy_of(scene.source, scene.unit)
    query = {"xem": bad, "state": bad, "q": bad * 60, "cho": bad, "tu": bad}
    assert page(client, "list", **query).status_code == 200
    tree = {"nam": bad, "tinh-trang": bad, "trang": bad, "mo": [bad] * 90}
    assert page(client, "family", scene.source.pk, **tree).status_code == 200
    assert client.get(reverse("initiatives:register"), {"nhan-rong": bad}).status_code == 200


def test_any_recognised_initiative_of_the_country_may_be_named_as_source(scene, browse):
    shown = browse(scene.clerk).get(reverse("initiatives:register"), {"nhan-rong": scene.source.pk})
    assert scene.source.title in shown.content.decode()
    Initiative.objects.update(status=Status.SUBMITTED)
    hidden = browse(scene.clerk).get(
        reverse("initiatives:register"), {"nhan-rong": scene.source.pk}
    )
    assert scene.source.title not in hidden.content.decode()


def test_both_sides_see_it_a_stranger_does_not(scene, browse):
    one = AdoptionFactory(source=scene.source, unit=scene.unit)
    seen = {
        name: page(browse(getattr(scene, name)), "page", one.pk).status_code
        for name in ("clerk", "head", "owner", "office", "editor", "stranger")
    }
    assert seen == {
        "clerk": 200, "head": 200, "owner": 200, "office": 200, "editor": 200, "stranger": 404,
    }  # fmt: skip
    sent = browse(scene.stranger).post(
        reverse("adoptions:step", args=(one.pk, "give-up")), {"note": "x"}
    )
    assert sent.status_code == 404


def test_the_address_of_an_outsider_is_for_the_owner_alone(scene, browse, at, someone):
    one = ask_from_outside(
        scene.source, office="Hội Phụ nữ Nọ", reach_at="0905 123", message="Gọi bà Sáu", at=at
    )
    Adoption.objects.filter(pk=one.pk).update(unit=None)
    auditor = someone("auditor", over=scene.nation)
    for address in (("page", one.pk), ("list",)):
        own = page(browse(scene.owner), *address, xem="hoc-toi").content.decode()
        other = page(browse(auditor), *address, xem="hoc-toi").content.decode()
        assert "Hội Phụ nữ Nọ" in own
        assert not any(word in other for word in ("Phụ nữ Nọ", "0905", "bà Sáu"))
    assert "0905 123" in page(browse(scene.owner), "page", one.pk).content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "field", "value"),
    [
        ("answer", {"answer": "Mời sang", "on": "10/11/2026"}, "answer", "Mời sang"),
        ("decline", {"note": "Đã bàn giao", "on": "10/11/2026"}, "given_up_why", "Đã bàn giao"),
    ],
)
def test_the_owner_answers_on_a_page_and_nothing_typed_is_lost(
    scene, browse, name, typed, field, value
):
    one = AdoptionFactory(source=scene.source, unit=scene.unit)
    client, address = browse(scene.owner), reverse("adoptions:step", args=(one.pk, name))
    assert client.get(address).status_code == 200
    early = client.post(address, typed | {"on": "01/01/2020", "version": one.version})
    old = client.post(address, typed | {"version": 99})
    assert (early.status_code, old.status_code) == (422, 409)
    assert value in early.content.decode()
    assert "01/03/2026" in early.content.decode()
    done = client.post(address, typed | {"version": one.version})

    assert done.status_code == 302
    assert getattr(Adoption.objects.get(), field) == value
    assert client.post(address, typed).status_code == 422


def test_help_with_a_file_is_handed_over_to_both_sides(scene, browse):
    one = AdoptionFactory(source=scene.source, unit=scene.unit, status="talking")
    address = reverse("adoptions:step", args=(one.pk, "help"))
    typed = {"kind": "document", "on": "01/04/2026", "told": "Bản vẽ"}
    bad = SimpleUploadedFile("ve.pdf", b"MZ khong phai pdf")
    refused = browse(scene.owner).post(address, typed | {"upload": bad})
    good = SimpleUploadedFile("ve.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    done = browse(scene.owner).post(address, typed | {"upload": good})
    assert (refused.status_code, done.status_code) == (422, 302)
    made = one.help_given.get()

    file = reverse("adoptions:help_file", args=(made.pk,))
    answer = browse(scene.clerk).get(file)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert browse(scene.stranger).get(file).status_code == 404
    assert "Bản vẽ" in page(browse(scene.clerk), "page", one.pk).content.decode()


def test_the_lists_ask_the_same_number_of_questions_for_one_row_and_three(
    scene, browse, django_assert_max_num_queries, at
):
    client = browse(scene.owner)
    counts = []
    for number in (1, 2):
        for _row in range(number):
            one = AdoptionFactory(source=scene.source, unit=UnitFactory(under=scene.here))
            record_help(one, kind="visit", on=date(2026, 4, 1), actor=scene.owner, at=at)
        with django_assert_max_num_queries(40) as told:
            shown = page(client, "list", xem="hoc-toi")
        counts.append(len(told))
        assert shown.status_code == 200
    assert counts[0] == counts[1]


def test_the_tree_page_draws_tells_and_counts_in_as_many_queries_for_one_as_for_three(
    scene, browse, django_assert_max_num_queries
):
    client, counts = browse(scene.clerk), []
    for number in (1, 2):
        for _row in range(number):
            copy_of(scene.source, UnitFactory(under=scene.here), title="Đèn <b>xã</b>")
        with django_assert_max_num_queries(40) as told:
            shown = page(client, "family", scene.source.pk).content.decode()
        counts.append(len(told))
    assert counts[0] == counts[1]
    assert "<b>xã</b>" not in shown
    assert "&lt;b&gt;xã&lt;/b&gt;" in shown
    assert shown.count('class="twig place working"') == 2 * 3
    assert "3 nơi thuộc 1 tỉnh, thành phố đã làm theo qua 1 đời" in shown
    assert '<title id="wide-title">' in shown
    assert '<desc id="narrow-desc">' in shown
    assert " style=" not in shown


def test_a_thousand_places_are_folded_by_province_and_open_by_a_link(scene, browse):
    for _one in range(31):
        copy_of(scene.source, UnitFactory(under=scene.here))
        copy_of(scene.source, UnitFactory(under=scene.there))
    shown = page(browse(scene.clerk), "family", scene.source.pk).content.decode()
    opened = page(
        browse(scene.clerk), "family", scene.source.pk, mo=f"0-{scene.here.pk}"
    ).content.decode()

    assert (shown.count('class="twig group'), shown.count('class="twig place')) == (4, 0)
    assert (opened.count('class="twig group'), opened.count('class="twig place')) == (4, 62)
    assert f"mo=0-{scene.here.pk}" in shown


def test_the_file_says_what_the_tree_says_and_runs_no_formula(scene, browse):
    copy_of(scene.source, UnitFactory(name="=HYPERLINK(1)", under=scene.here), households=35)
    answer = page(browse(scene.clerk), "family_excel", scene.source.pk)
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()

    assert rows[0][0] == scene.source.title
    assert rows[4][:6] == [
        1,
        "=HYPERLINK(1)",
        "=HYPERLINK(1)",
        "Đà Nẵng",
        "Xã Ba",
        "đang hoạt động",
    ]
    assert 35 in rows[4]


def test_the_first_page_tells_what_waits_and_a_note_is_no_act(scene, at):
    AdoptionFactory(source=scene.source, unit=scene.unit)
    AdoptionFactory(source=scene.source, unit=UnitFactory(), status="planned")
    AdoptionFactory(
        source=InitiativeFactory(status=Status.RECOGNISED), unit=scene.unit, status="talking"
    )
    day = timezone.localdate(at)

    told = {who: [(w.key, w.count) for w in waiting(getattr(scene, who), day)] for who in
            ("owner", "clerk", "head", "office", "stranger", "nobody")}  # fmt: skip
    assert told == {
        "owner": [("adoptions_asked", 1), ("adoptions_unseen", 1)],
        "clerk": [("adoptions_plan", 1)], "head": [("adoptions_plan", 1)],
        "office": [], "stranger": [], "nobody": [],
    }  # fmt: skip
    assert asked_of(scene.owner, day).count() == 1
    assert asked_of(scene.office, day) is None


def test_the_record_tells_from_whom_it_learned_and_who_learns_from_it(scene):
    one = copy_of(scene.source, scene.unit)
    AdoptionFactory(source=scene.source, unit=UnitFactory(name="Xã Mới"), status="talking")
    ask = AdoptionFactory(source=scene.source, unit=None, office="Hội Kín")

    def told(initiative, viewer):
        (panel,) = [p for p in panels_of(initiative, viewer) if p.title == "Học theo, nhân rộng"]
        return [line.text for line in panel.lines], [label for label, _url in panel.acts]

    assert told(one.initiative, scene.clerk)[0] == [f"Học theo “{scene.source.title}” của Xã Ba"]
    lines, acts = told(scene.source, scene.clerk)
    assert lines == ["Được 1 nơi học theo", "Xã Mới · 10/03/2026"]
    assert acts == ["Chúng tôi muốn học theo"]
    assert told(scene.source, scene.owner)[1] == []
    assert ask.office not in str(lines)
