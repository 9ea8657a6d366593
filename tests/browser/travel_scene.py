"""A youth union with a good way that is told in public, and a commune elsewhere that wants to learn."""

from dataclasses import dataclass
from datetime import date

from django.core.management import call_command

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.console.catalogues import load_catalogues
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.library.enums import StoryStatus
from kheo.library.models import Story
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit
from kheo.workflow.table import Turn
from tests.browser.scene import moment
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.factories.stories import ConsentFactory, StoryFactory, picture_of

FAMOUS = "Thắp sáng đường quê bằng năng lượng mặt trời"
EARLIER = "Thắp sáng ngõ xóm bằng đèn năng lượng mặt trời"
OTHERS = (
    "Hũ gạo tình thương", "Tổ tự quản đường biên, mốc giới", "Nuôi ong lấy mật dưới tán rừng",
    "Camera an ninh", "Tổ công nghệ số cộng đồng", "Ngày thứ Bảy lắng nghe dân nói",
)  # fmt: skip


@dataclass
class Travel:
    """Who learns, who teaches, who edits, and what there is to learn."""

    commune: Unit
    union: Unit
    clerk: User
    owner: User
    editor: User
    famous: Initiative
    earlier: Initiative
    story: Story


def build_travel():
    """Two provinces, the youth union of one, a commune of the other, a national editor."""
    nation = UnitFactory(code="VN", name="Việt Nam", kind=Kind.NATION)
    home = UnitFactory(
        code="42", name="Hà Tĩnh", label="tỉnh Hà Tĩnh", kind=Kind.PROVINCE, under=nation
    )
    away = UnitFactory(
        code="48", name="Đà Nẵng", label="thành phố Đà Nẵng", kind=Kind.CITY, under=nation
    )
    commune = UnitFactory(
        code="18766", name="Kỳ Xuân", label="xã Kỳ Xuân", kind=Kind.COMMUNE, under=home
    )
    union = UnitFactory(
        code="DN-TD", name="Thành đoàn Đà Nẵng", label="Thành đoàn Đà Nẵng",
        kind=Kind.MASS_ORGANISATION, under=away,
    )  # fmt: skip
    people = []
    for name, role, unit in (
        ("Lê Thị Xuân", Role.REGISTRAR, commune),
        ("Trần Văn Đoàn", Role.REGISTRAR, union),
        ("Vũ Thị Lan", Role.LIBRARY_EDITOR, nation),
    ):
        people.append(UserFactory(full_name=name, unit=unit))
        GrantFactory(user=people[-1], role=role, unit=unit)
    GrantFactory(user=people[2], role=Role.STANDING_OFFICE, unit=nation)
    load_catalogues(moment(date(2025, 7, 2)))
    famous = InitiativeFactory(
        unit=union, title=FAMOUS, complete=True, status=Status.RECOGNISED, turn=Turn.NOBODY
    )
    earlier = InitiativeFactory(
        unit=commune, title=EARLIER, complete=True, status=Status.RECOGNISED, turn=Turn.NOBODY
    )
    for title in OTHERS:
        InitiativeFactory(unit=union, title=title, status=Status.BUILDING, turn=Turn.UNIT)
    story = StoryFactory(
        initiative=famous, title=FAMOUS, status=StoryStatus.PUBLISHED, turn=Turn.NOBODY,
        written_by=people[2], contact_line="Văn phòng Thành đoàn", cost=49_300_000,
        people_served=1240,
        people="Ban Công tác Mặt trận thôn 3; ông Nguyễn Văn An giữ sổ",
    )  # fmt: skip
    ConsentFactory(story=story, recorded_by=people[2])
    picture_of(story)
    call_command("index_search", verbosity=0)
    call_command("index_likeness", verbosity=0)
    return Travel(commune, union, *people, famous, earlier, story)
