from datetime import date, timedelta

import pytest

from kheo.access.enums import Role
from kheo.library.operations import consents, pictures, stories
from kheo.library.queries.shown import shown
from kheo.library.queries.stories import published
from tests.factories.initiatives import InitiativeFactory
from tests.factories.stories import *

pytestmark = pytest.mark.django_db

def test_way(someone, at, client, settings):
    i = InitiativeFactory(complete=True, status="recognised")
    w = someone(Role.REGISTRAR, over=i.unit)
    e = someone(Role.LIBRARY_EDITOR, over=i.unit)
    s = stories.open_story(i, actor=w, at=at)
    s = stories.revise(s, values={"idea": "ông Nguyễn Văn An làm trước. Ông An kể lại."}, actor=w, at=at)
    c = consents.record(s, to="name", whom="ông Nguyễn Văn An", given_on=date(2026,11,1), given_how="phiếu", actor=w, at=at)
    pc = consents.record(s, to="picture", whom="ông Nguyễn Văn An", given_on=date(2026,11,1), given_how="phiếu", actor=w, at=at)
    ev = evidence_of(i, photo(exif=True))
    p = pictures.show(s, evidence=ev, alt="Ông Nguyễn Văn An bên đèn", shows_people=True, consent=pc, actor=w, at=at)
    stories.step(s, name="ask_check", actor=w, at=at)
    s = stories.remark(s, checks=RIGHT, remarks={}, actor=e, at=at)
    stories.step(s, name="check", actor=e, at=at)
    stories.step(s, name="publish", actor=e, at=at)
    got = shown(published().get())
    print(got)
    a = client.get(got.pictures[0].url)
    assert a.status_code == 200 and a["Cache-Control"] == "public, no-cache"
    assert client.get(got.pictures[0].url, headers={"If-None-Match": a["ETag"]}).status_code == 304
    consents.withdraw(c, on=date(2026,11,20), why="đổi ý", actor=w, at=at)
    consents.withdraw(pc, on=date(2026,11,20), why="đổi ý", actor=w, at=at)
    got2 = shown(published().get())
    print(got2)
    assert "An" not in got2.parts[1].text
    assert got2.pictures == ()
    assert client.get(got.pictures[0].url).status_code == 404
    consents.restore(pc, actor=w, at=at+timedelta(minutes=9))
    assert client.get(got.pictures[0].url).status_code == 200
