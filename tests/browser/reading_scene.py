"""A province with last year's reports of a district that is gone, on Word and on a scanner's PDF."""

import io
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from docx import Document
from PIL import Image

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.console.catalogues import load_catalogues
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.jobs.enums import JobState
from kheo.jobs.models import Job
from kheo.jobs.operations import run
from kheo.orgs.enums import How, Kind, Tree
from kheo.orgs.models import Reach, Unit
from tests.browser.scene import moment
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NEW_MAP = date(2025, 7, 1)
TITLE = "Ngõ xóm nở hoa"
TEXTS = files("kheo.console.demo") / "data" / "readings"


@dataclass
class Reading:
    """Who reads, for whom, and a record that a report names."""

    province: Unit
    district: Unit
    office: User
    clerk: User
    record: Initiative


def build_reading():
    """The map before and after 1 July 2025, an office, a clerk, one record."""
    nation = UnitFactory(code="VN", name="Việt Nam", kind=Kind.NATION)
    province = UnitFactory(
        code="42", name="Hà Tĩnh", label="tỉnh Hà Tĩnh", kind=Kind.PROVINCE, under=nation
    )
    district = UnitFactory(
        code="446", name="Cẩm Xuyên", label="huyện Cẩm Xuyên", kind=Kind.DISTRICT, under=province,
        ends_on=NEW_MAP,
    )  # fmt: skip
    for above in (province, nation):  # what became of a district that was divided stays under both
        Reach.objects.create(
            unit=district, ancestor=above, tree=Tree.TERRITORY, depth=1, how=How.UNRESOLVED,
            valid_from=NEW_MAP,
        )  # fmt: skip
    commune = UnitFactory(code="18676", name="Thiên Cầm", kind=Kind.COMMUNE, under=province)
    people = []
    for name, role in (
        ("Nguyễn Thị Thường", Role.STANDING_OFFICE),
        ("Lê Thị Xuân", Role.REGISTRAR),
    ):
        people.append(UserFactory(full_name=name))
        GrantFactory(user=people[-1], role=role, unit=province)
    load_catalogues(moment(date(2025, 7, 2)))
    record = InitiativeFactory(unit=commune, title=f"{TITLE} Thiên Cầm", status=Status.BUILDING)
    return Reading(province, district, *people, record)


def word(name, **changed):
    """A report of the demo as an upload; ``changed`` replaces words by others."""
    text = (TEXTS / f"{name}.txt").read_text("utf-8")
    for old, new in changed.get("words", {}).items():
        assert old in text
        text = text.replace(old, new)
    document = Document()
    for line in filter(str.strip, text.split("\n")):
        document.add_paragraph(line)
    kept = io.BytesIO()
    document.save(kept)
    return {"name": f"{name}.docx", "mimeType": WORD, "buffer": kept.getvalue()}


def scan():
    """Two pages without a letter."""
    pages = [Image.new("L", (620, 877), 250) for _page in range(2)]
    kept = io.BytesIO()
    pages[0].save(kept, "PDF", save_all=True, append_images=pages[1:])
    return {"name": "ban-chup.pdf", "mimeType": "application/pdf", "buffer": kept.getvalue()}


def work():
    """What the worker would do."""
    for job in Job.objects.filter(state=JobState.WAITING).order_by("pk"):
        run(job.pk)
