"""Projects that papers name and cited papers: look-alikes, acts, the register, scope, fixed queries."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kheo.access.enums import Role
from kheo.access.policy import grants_of
from kheo.archive.enums import CandidateState, ReadingStatus
from kheo.archive.models import Candidate
from kheo.archive.operations.candidates import (
    register_candidate,
    reopen_candidate,
    same_record,
    set_aside_candidate,
)
from kheo.archive.operations.cited import link_paper
from kheo.archive.queries.likeness import Wanted, alike, likeness
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.initiatives.models import Initiative
from kheo.kernel.refusals import NotAllowed, RuleBroken, Stale
from tests.factories.archive import (
    CandidateFactory,
    CitationFactory,
    CitedPaperFactory,
    ReadingFactory,
    ReadItemFactory,
)
from tests.factories.documents import PaperFactory
from tests.factories.initiatives import InitiativeFactory, Status
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def static_root(settings):
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def office(checker, client):
    client.force_login(checker)
    return checker


@pytest.fixture
def record(province):
    return InitiativeFactory(unit=province, title="Đêm sáng, ngày xanh", status=Status.RECOGNISED)


@pytest.fixture
def named(source, clerk):
    return CandidateFactory(source=source, entered_by=clerk, place="xã Hòa Mỹ")


def page(client, name, *args, **query):
    answer = client.get(reverse(f"readings:{name}", args=args), query)
    return answer, re.sub(r"\s+", " ", answer.content.decode())


def told(row):
    entry = entries_about(row)[0]
    return entry.action, sentence(entry), entry.note


@pytest.mark.parametrize(
    ("one", "other", "about", "least", "most"),
    [
        ("Ngày xanh, đêm sáng", "Ngày xanh đêm sáng", (), 1, 1),
        ("Mô hình Ngày xanh, đêm sáng", "Ngày xanh đêm sáng", (), 0.85, 0.9),
        ("Ánh sáng đường quê xã Hòa Mỹ", "Ánh sáng đường quê", ("xã", "hoa", "my"), 0.85, 0.95),
        ("Ánh sáng đường quê xã Hòa Mỹ", "Chợ văn minh xã Hòa Mỹ", ("hoa", "my"), 0, 0.1),
        ("Tổ 5 trong 1", "Tổ 3 trong 1", (), 0.3, 0.8),
        ("", "Ngày xanh", (), 0, 0),
    ],
)
def test_names_of_places_and_numbers_weigh_little(one, other, about, least, most):
    assert least <= likeness(one, other, about=about) <= most
    assert likeness(other, one, about=about) == pytest.approx(likeness(one, other, about=about))


def test_look_alikes_are_records_and_candidates_in_scope_at_most_five(
    province, ended, source, clerk, checker, record
):
    InitiativeFactory(unit=ended, title="Ngày xanh, đêm sáng", status=Status.RECOGNISED)
    rows = [
        InitiativeFactory(unit=province, title=f"Ngày xanh đêm sáng {n}", status=Status.RECOGNISED)
        for n in range(6)
    ]
    other = CandidateFactory(source=source, entered_by=clerk)
    grants_of(checker)

    with CaptureQueriesContext(connection) as caught:
        found, nothing = alike([Wanted("Ngày xanh, đêm sáng"), Wanted("Chợ")], checker)

    assert len(caught) == 2
    assert len(found) == 5
    assert nothing == []
    assert (found[0].initiative, found[1].candidate) == (record, other)
    assert {each.initiative for each in found[2:]} < set(rows)
    assert alike([Wanted("5 xã")], checker) == [[]]


def test_the_list_shows_the_likest_record_and_what_waits(client, office, named, record):
    CandidateFactory(source=named.source, entered_by=named.entered_by, title="Chợ văn minh",
                     state=CandidateState.SET_ASIDE, note="ngoài tỉnh")  # fmt: skip

    answer, text = page(client, "candidates")

    ((one, alikes),) = answer.context["rows"]
    assert (one, alikes[0].initiative) == (named, record)
    assert [(tab["label"], tab["count"]) for tab in answer.context["tabs"]] == [
        ("cần xem", 1), ("đã có hồ sơ", 0), ("đăng ký", 0), ("gác lại", 1), ("tất cả", 2),
    ]  # fmt: skip
    assert "Đêm sáng, ngày xanh" in text
    assert [row for row, _alike in page(client, "candidates", q="cho van minh", xem="tat-ca")[0].context["rows"]] == list(Candidate.objects.filter(title="Chợ văn minh"))  # fmt: skip
    assert page(client, "candidates", nguon="999")[0].context["rows"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_candidates_takes_as_many_queries_for_any_number(
    client, office, source, clerk, record, rows
):
    CandidateFactory.create_batch(rows, source=source, entered_by=clerk)

    with CaptureQueriesContext(connection) as caught:
        page(client, "candidates")

    assert len(caught) == 8


def test_a_candidate_is_a_record_already(client, office, named, record, ended):
    hidden = InitiativeFactory(unit=ended, status=Status.RECOGNISED)
    answer, text = page(client, "candidate", named.pk, q="dem sang")
    assert [each.initiative for each in answer.context["alike"]] == [record]
    assert answer.context["found"] == [record]
    assert "xã Hòa Mỹ" in text
    address = reverse("readings:candidate_same", args=(named.pk,))

    client.post(address, {"initiative": hidden.pk})
    named.refresh_from_db()
    assert named.state == CandidateState.OPEN
    client.post(address, {"initiative": record.pk})

    named.refresh_from_db()
    assert (named.state, named.initiative) == (CandidateState.SAME, record)
    assert told(named) == (
        "archive.settle_candidate", "Trần Văn Soát đã xác định “Ngày xanh, đêm sáng” là gì", "",
    )  # fmt: skip
    panel = client.get(reverse("initiatives:page", args=(record.pk,))).content.decode()
    assert "Được văn bản nêu tên" in panel
    assert reverse("readings:candidate", args=(named.pk,)) in panel
    client.post(reverse("readings:candidate_reopen", args=(named.pk,)))
    named.refresh_from_db()
    assert (named.state, named.initiative) == (CandidateState.OPEN, None)


def test_a_candidate_is_registered_from_here_with_what_the_paper_says(
    client, office, named, province
):
    commune = UnitFactory(name="Xã Hòa Mỹ", code="31420", under=province)
    address = reverse("readings:candidate_register", args=(named.pk,))
    form = client.get(address).context["form"]
    assert (form["title"].value(), form["place"].value(), form["unit"].value()) == (
        "Ngày xanh, đêm sáng", "xã Hòa Mỹ", "42",
    )  # fmt: skip
    refused = client.post(
        address, {"unit": "không có", "title": "Giữ tên", "kind": "collective", "origin": "keep_up"}
    )
    assert refused.status_code == 422
    assert "Giữ tên" in refused.content.decode()

    answer = client.post(address, {
        "unit": "31420", "title": "Ngày xanh, đêm sáng", "kind": "collective", "origin": "keep_up",
        "field": "culture_society", "place": "xã Hòa Mỹ", "lead": "",
    })  # fmt: skip

    named.refresh_from_db()
    made = Initiative.objects.get()
    assert answer.url == f"/mo-hinh/{made.pk}/sua/"
    assert (named.state, named.initiative, named.unit) == (CandidateState.REGISTERED, made, commune)
    assert (made.unit, made.came_on_paper, made.origin, made.field, made.place) == (
        commune, True, "keep_up", "culture_society", "xã Hòa Mỹ",
    )  # fmt: skip


def test_a_candidate_is_set_aside_with_a_reason(client, office, named):
    address = reverse("readings:candidate_set_aside", args=(named.pk,))
    assert client.post(address, {"note": " "}).status_code == 422

    client.post(address, {"note": "tên một hội thi"})

    named.refresh_from_db()
    assert (named.state, named.note) == (CandidateState.SET_ASIDE, "tên một hội thi")
    assert told(named)[2] == "tên một hội thi"


def test_operations_refuse_who_may_not_what_is_settled_and_what_is_registered(
    named, record, province, checker, someone, ended, at
):
    stranger = someone(Role.STANDING_OFFICE, over=ended)
    with pytest.raises(NotAllowed):
        same_record(named, initiative=record, actor=stranger, at=at)
    with pytest.raises(Stale):
        reopen_candidate(named, actor=checker, at=at)
    with pytest.raises(RuleBroken) as refused:
        set_aside_candidate(named, note="x" * 301, actor=checker, at=at)
    assert list(refused.value.fields) == ["note"]
    register_candidate(
        named, unit=province, title="Ngày xanh", kind="collective", actor=checker, at=at
    )
    with pytest.raises(Stale):
        same_record(named, initiative=record, actor=checker, at=at)
    with pytest.raises(RuleBroken):
        reopen_candidate(named, actor=checker, at=at)


def test_candidates_out_of_scope_are_no_pages(client, named, someone, ended):
    client.force_login(someone(Role.STANDING_OFFICE, over=ended))

    for name in ("candidate", "candidate_register", "candidate_set_aside"):
        assert client.get(reverse(f"readings:{name}", args=(named.pk,))).status_code == 404
    for name in ("candidate_same", "candidate_reopen"):
        assert client.post(reverse(f"readings:{name}", args=(named.pk,))).status_code == 404
    assert page(client, "candidates")[0].context["rows"] == []


@pytest.fixture
def cited(source):
    one = CitedPaperFactory()
    CitationFactory(source=source, cited=one, order=1, times=3)
    return one


def test_the_register_is_searched_by_words_kind_year_and_issuer(client, office, cited, source):
    other = CitedPaperFactory(
        kind="Kế hoạch", symbol="430-KH/TU", issued_on=date(2024, 6, 11), issuer="Tỉnh ủy"
    )
    CitationFactory(source=source, cited=other, order=2)
    CitedPaperFactory(symbol="1-X", issued_on=None)

    answer, _text = page(client, "cited")

    assert [(one, one.by, one.places) for one in answer.context["rows"]] == [
        (other, 1, 1),
        (cited, 1, 3),
    ]
    assert answer.context["choices"] == {
        "kinds": ["Chỉ thị", "Kế hoạch"], "years": ["2024", "2014"],
        "issuers": ["Ban Thường vụ Tỉnh ủy", "Tỉnh ủy"],
    }  # fmt: skip
    for query in (
        {"q": "chi thi 40"},
        {"loai": "Chỉ thị"},
        {"nam": "2014"},
        {"co-quan": "Ban Thường vụ Tỉnh ủy"},
    ):
        assert page(client, "cited", **query)[0].context["rows"] == [cited]
    assert len(page(client, "cited", nguon=str(source.pk))[0].context["rows"]) == 2
    assert page(client, "cited", nam="x", trang="0")[0].status_code == 200


def test_a_cited_paper_shows_every_place_and_opens_it_in_the_file(
    client, office, cited, source, province
):
    reading = ReadingFactory(
        office=province, unit=province, source=source, status=ReadingStatus.CONFIRMED
    )
    item = ReadItemFactory(reading=reading, kind="paper", quote="Chỉ thị 40-CT/TU", state="taken")

    answer, text = page(client, "cited_paper", cited.pk)

    assert [(citation.source, place) for citation, place in answer.context["citations"]] == [
        (source, item)
    ]
    assert f"/doc-bao-cao/{reading.pk}/?muc={item.pk}&amp;xem=tat-ca#m-{item.pk}" in text


def test_a_cited_paper_is_linked_to_the_register_of_papers_and_apart_again(
    client, office, cited, province
):
    paper = PaperFactory(unit=province, number="40-CT/TU", issued_on=date(2014, 3, 10))
    answer, _text = page(client, "cited_paper", cited.pk)
    assert answer.context["alike"] == [paper]
    address = reverse("readings:cited_link", args=(cited.pk,))

    client.post(address, {"paper": paper.pk})
    cited.refresh_from_db()
    assert cited.paper == paper
    assert told(cited)[:2] == (
        "archive.link_cited", "Trần Văn Soát đã xác định “Chỉ thị 40-CT/TU” là văn bản nào trong sổ văn bản",
    )  # fmt: skip
    client.post(address, {"paper": ""})
    cited.refresh_from_db()
    assert cited.paper is None


def test_one_paper_of_the_register_is_one_cited_paper(cited, province, checker, at):
    paper = PaperFactory(unit=province)
    link_paper(cited, paper=paper, actor=checker, at=at)
    other = CitedPaperFactory(symbol="41-CT/TU")

    with pytest.raises(RuleBroken) as refused:
        link_paper(other, paper=paper, actor=checker, at=at)

    assert str(refused.value) == "“Chỉ thị 40-CT/TU” đã gắn với văn bản đó."


def test_who_sees_none_of_the_citing_papers_finds_no_cited_paper(client, cited, someone, ended):
    client.force_login(someone(Role.AUDITOR, over=ended))

    assert page(client, "cited")[0].context["rows"] == []
    assert client.get(reverse("readings:cited_paper", args=(cited.pk,))).status_code == 404


def test_who_only_reads_links_nothing(client, cited, someone, province):
    client.force_login(someone(Role.AUDITOR, over=province))

    assert page(client, "cited_paper", cited.pk)[0].context["may_link"] is False
    client.post(reverse("readings:cited_link", args=(cited.pk,)), {"paper": ""})
    assert entries_about(cited) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_takes_as_many_queries_for_any_number(client, office, source, rows):
    for number in range(rows):
        CitationFactory(
            source=source, cited=CitedPaperFactory(symbol=f"{number}-CT/TU"), order=number
        )

    with CaptureQueriesContext(connection) as caught:
        page(client, "cited")

    assert len(caught) == 9
