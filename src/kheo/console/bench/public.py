"""Weight and server time of the public pages, as strangers open them.

Stories are made of the recognised initiatives of the bench's database, in a transaction that is undone.
The console and the public site are neighbours that never import each other: pages are asked by address.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import cycle

from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kheo.access.enums import Role
from kheo.console.bench import people
from kheo.console.bench.loading import AT
from kheo.console.bench.measure import Measured, milliseconds
from kheo.console.bench.pages import is_laid_out, weight
from kheo.foundation.planner import know_the_tables
from kheo.initiatives.enums import ALIVE
from kheo.initiatives.models import Initiative
from kheo.library.enums import StoryStatus
from kheo.library.models import Story
from kheo.participation.enums import RemarkKind, RemarkStatus
from kheo.participation.models import Remark
from kheo.search.enums import What
from kheo.search.operations.index import refresh
from kheo.workflow.table import Turn

STORIES = 2_000
REMARKS = 50
HEAVIEST, SLOWEST = 100, 50
WORDS = (
    "Nhân dân trong thôn họp bàn, mỗi hộ góp một phần công và vật tư; xã hỗ trợ phần còn lại. "
    "Ban Công tác Mặt trận chủ trì, Đoàn Thanh niên nhận phần lắp đặt, tổ tự quản trông coi về sau.\n"
) * 4
COSTS = cycle((None, 0, 8_000_000, 45_000_000, 320_000_000))
NEXT = re.compile(rb'href="(\?[^"]+)" rel="next"')


def measure() -> Iterator[Measured]:
    """Every kind of public page: in kB as it travels with its style, and in server milliseconds."""
    if not is_laid_out():
        call_command("collectstatic", interactive=False, verbosity=0)
    with transaction.atomic():
        story = _fill()
        client = Client(SERVER_NAME="localhost")
        for name, address in _addresses(client, story).items():
            answer = client.get(address, follow=True)
            if answer.status_code != 200:
                wrong = f"answered {answer.status_code}"
                yield Measured("public", name, 0, "ms", SLOWEST, wrong, is_missing=True)
                continue
            address = answer.redirect_chain[-1][0] if answer.redirect_chain else address  # noqa: PLW2901 - its one address
            time = milliseconds(lambda address=address: client.get(address))  # type: ignore[misc]
            yield Measured("public", f"{name}: server time", time, "ms", SLOWEST)
            size = (
                weight(answer.content)
                if "html" in answer["Content-Type"]
                else _packed(answer.content)
            )
            yield Measured("public", f"{name}: weight", size, "kB", HEAVIEST)
        cache.clear()
        transaction.set_rollback(True)


def _packed(content: bytes) -> float:
    return len(gzip.compress(content)) / 1000


def _addresses(client: Client, story: Story) -> Mapping[str, str]:
    library = reverse("public:library")
    [onward] = NEXT.findall(client.get(library).content)[:1] or [b"?"]
    province = people.province()
    return {
        "library": library,
        "library, second page": library + onward.decode().replace("&amp;", "&"),
        "library, narrowed": f"{library}?tinh={province.pk}&chi-phi=100&xep=re",
        "library, a question": f"{library}?q=thap+sang+duong+que",
        "story with 50 remarks": reverse("public:short", args=[story.pk]),
        "unit": reverse("public:unit", args=[story.unit_id]),
        "province": reverse("public:unit", args=[province.pk]),
        "figures": reverse("public:figures"),
        "map of the country": reverse("public:map"),
        "map of a province": f"{reverse('public:map')}?tinh={province.pk}",
        "card of a story": reverse("public:card", args=[story.pk]),
        "feed": reverse("public:feed"),
    }


def _fill() -> Story:
    """Published stories, in the index, and one with many remarks."""
    office = people.holder(Role.STANDING_OFFICE, people.nation())
    stamps = {"created_at": AT, "updated_at": AT, "moved_at": AT, "turn": Turn.NOBODY}
    rows = Initiative.objects.filter(status__in=ALIVE, story=None).order_by("-pk")[:STORIES]
    made = Story.objects.bulk_create(
        [
            Story(
                initiative=one, unit_id=one.unit_id, status=StoryStatus.PUBLISHED, title=one.title,
                summary=WORDS[:300], problem=WORDS, idea=WORDS, steps=WORDS, result=WORDS, avoid=WORDS,
                cost=next(COSTS), contact_unit_id=one.unit_id, written_by=office, checked_by=office,
                checked_at=AT, published_at=AT - timedelta(minutes=number), **stamps,
            )
            for number, one in enumerate(rows)
        ],
        batch_size=500,
    )  # fmt: skip
    refresh(What.STORY, [one.pk for one in made])
    first = made[0]
    Remark.objects.bulk_create(
        Remark(
            initiative_id=first.initiative_id, unit_id=first.unit_id, status=RemarkStatus.PUBLISHED,
            kind=RemarkKind.EXPERIENCE, words=WORDS[:400], number=f"BENCH-{number}", read_by=office,
            read_at=AT, **stamps,
        )
        for number in range(REMARKS)
    )  # fmt: skip
    know_the_tables(Story, Remark)
    return first
