"""The steps of the map in the order of their days, from the opening of 2004 to September 2026."""

from tools.build_units import papers
from tools.build_units.book import Book
from tools.build_units.sources import (
    COMMUNE_KINDS,
    PROVINCE_KINDS,
    Links,
    Listed,
    OldMap,
    Point,
    kilometres,
)

Listing = dict[str, Listed]
FAR = 20.0  # kilometres


def province_kind(unit: Listed) -> tuple[str, str]:
    """(kind, wording) of a province."""
    return PROVINCE_KINDS[unit.word], unit.word


def commune_kind(unit: Listed) -> tuple[str, str]:
    """(kind, wording) of a commune."""
    return COMMUNE_KINDS[unit.word], unit.word


def believable(unit: Listed, forebears: list[Listed | None]) -> Point:
    """The point of a new commune; the middle of its forebears if it lies far from all of them.

    The package's geocoder took a namesake for eight communes. Islands lie far apart in truth.
    """
    points = [each.point for each in forebears if each is not None and each.point is not None]
    if unit.point is None or not points or unit.word == "đặc khu":
        return unit.point
    if min(kilometres(unit.point, each) for each in points) <= FAR:
        return unit.point
    lats, lons = zip(*points, strict=True)
    return sum(lats) / len(points), sum(lons) / len(points)


def open_old_map(book: Book, old: OldMap, ha_tinh: tuple[Listing, Listing]) -> None:
    """The three tiers from the nominal start; Hà Tĩnh with its 13 districts and 216 communes."""
    day = papers.OPENING
    nation = book.open("VN", day, "Việt Nam", ("nation", ""), "")
    for unit in old.provinces.values():
        name, kind = unit.name, province_kind(unit)
        if unit.code == "46":
            name, kind = "Thừa Thiên Huế", ("province", "tỉnh")
        book.open(unit.code, day, name, kind, nation, unit.point)
    old_districts, old_communes = ha_tinh
    for code, unit in ({**old.districts, **old_districts}).items():
        now = old.districts.get(code, unit)
        parent = book.holder(unit.parent)
        book.open(code, day, now.name, ("district", unit.word), parent, now.point)
    for code, unit in old.communes.items():
        if old.districts[unit.parent].parent != "42":
            parent = book.holder(unit.parent)
            book.open(code, day, unit.name, commune_kind(unit), parent, unit.point)
    merged = {code for pair in papers.HA_TINH_MERGERS.values() for code in pair}
    for code, unit in old_communes.items():
        # The older list misspells a few names; only merged communes bore other names then.
        now = unit if code in merged else old.communes[code]
        parent = book.holder(unit.parent)
        book.open(code, day, now.name, commune_kind(unit), parent, now.point)


def step_hue_2025(book: Book, old: OldMap) -> None:
    """1 January 2025: tỉnh Thừa Thiên Huế becomes thành phố Huế."""
    uid = book.holder("46")
    rid = book.enact(papers.HUE_2025, uid)
    book.rename(uid, old.provinces["46"].name, papers.EARLY_2025, rid)
    book.change_kind(uid, province_kind(old.provinces["46"]), papers.EARLY_2025, rid)


def step_ha_tinh_2025(book: Book, old: OldMap) -> None:
    """1 January 2025: Hà Tĩnh goes from 13 districts and 216 communes to 12 and 209."""
    day = papers.EARLY_2025
    rid = book.enact(papers.HA_TINH_2025, book.holder("42"))
    ended = {
        code: [book.holder(part) for part in pair] for code, pair in papers.HA_TINH_MERGERS.items()
    }
    for pair in ended.values():
        for uid in pair:
            book.close(uid, day)
    for code, unit in old.communes.items():
        if old.districts[unit.parent].parent != "42":
            continue
        parent = book.holder(unit.parent)
        if code in ended:
            new = book.open(code, day, unit.name, commune_kind(unit), parent, unit.point, rid)
            for uid in ended[code]:
                book.succeed(rid, uid, new, whole=True, main=True)
        else:
            book.move(book.holder(code), parent, day, rid)
            book.change_kind(book.holder(code), commune_kind(unit), day, rid)
    loc_ha = book.holder(papers.LOC_HA)
    book.close(loc_ha, day)
    book.succeed(rid, loc_ha, book.holder(papers.THACH_HA), whole=False, main=True)
    book.succeed(rid, loc_ha, book.holder(papers.HA_TINH_TOWN), whole=False, main=False)


def step_provinces_2025(book: Book, new: Listing, links: Links) -> None:
    """1 July 2025: 52 provinces merge into 23; the 11 that stand alone keep their identity."""
    day = papers.TWO_TIERS
    nation = book.holder("VN")
    rid = book.enact(papers.PROVINCES_2025, nation)
    merged = {code: olds for code, olds in links.provinces.items() if len(olds) > 1}
    ended = {code: [book.holder(each) for each in olds] for code, olds in merged.items()}
    for uids in ended.values():
        for uid in uids:
            book.close(uid, day)
    for code, uids in ended.items():
        unit = new[code]
        uid = book.open(code, day, unit.name, province_kind(unit), nation, unit.point, rid)
        for old in uids:
            book.succeed(rid, old, uid, whole=True, main=True)


def step_communes_2025(
    book: Book, old: OldMap, new: Listing, cities: Listing, links: Links
) -> None:
    """1 July 2025: the districts end and 10,035 communes become 3,321 under their provinces."""
    day = papers.TWO_TIERS
    abolition = book.enact(papers.DISTRICTS_2025, book.holder("VN"))
    rids = {
        code: book.enact(papers.commune_paper(code, f"{unit.word} {unit.name}"), book.holder(code))
        for code, unit in sorted(cities.items())
    }
    received = {heir for heirs in links.parts.values() for heir, _ in heirs}
    kept = {
        code: olds[0]
        for code, olds in links.whole.items()
        if len(olds) == 1 and code not in received and not olds[0].startswith("d")
    }
    holders = {code: book.holder(code) for code in old.communes}
    districts = {"d" + code: book.holder(code) for code in old.districts}
    islands = {each for olds in links.whole.values() for each in olds if each.startswith("d")}
    for code, uid in holders.items():
        if code not in kept.values():
            book.close(uid, day)
    for uid in districts.values():
        book.close(uid, day)

    for code, unit in new.items():
        rid, parent = rids[unit.parent], book.holder(unit.parent)
        if code in kept:
            uid = holders[kept[code]]
            if old.communes[kept[code]].name.casefold() != unit.name.casefold():
                book.rename(uid, unit.name, day, rid)
            book.change_kind(uid, commune_kind(unit), day, rid)
            book.move(uid, parent, day, abolition)
            book.units[uid].point = unit.point
            continue
        point = believable(unit, [old.communes.get(each) for each in links.whole.get(code, [])])
        uid = book.open(code, day, unit.name, commune_kind(unit), parent, point, rid)
        for each in links.whole.get(code, []):
            source = districts[each] if each in islands else holders[each]
            book.succeed(rid, source, uid, whole=True, main=True)
            if each in islands and book.units[source].point is None:
                book.units[source].point = unit.point
    for each, heirs in links.parts.items():
        for heir, is_main in heirs:
            rid = rids[new[heir].parent]
            book.succeed(rid, holders[each], book.holder(heir), whole=False, main=is_main)


def steps_2026(book: Book) -> None:
    """2026: three provinces become centrally-run cities and 22 communes wards."""
    for code, paper in papers.NEW_CITIES.items():
        uid = book.holder(code)
        book.change_kind(uid, ("city", "thành phố"), paper.on, book.enact(paper, uid))
    for paper, wards in papers.NEW_WARDS.items():
        rid = book.enact(paper, book.holder(paper.rid[:2]))
        for code, name in wards.items():
            uid = book.holder(code)
            if book.units[uid].names[-1].values != (name,):
                raise ValueError(f"{code} is {book.units[uid].names[-1].values}, not {name}")
            book.change_kind(uid, ("ward", "phường"), paper.on, rid)
