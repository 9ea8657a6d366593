"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "unit.load_national": "%(actor)s loaded the national list of units (%(units)s units)",
    "unit.found": "%(actor)s founded a unit: %(subject)s",
    "unit.merge": "%(actor)s merged units: %(subject)s",
    "unit.split": "%(actor)s divided a unit: %(subject)s",
    "unit.partial": "%(actor)s transferred a part of a unit: %(subject)s",
    "unit.rename": "%(actor)s renamed a unit: %(subject)s",
    "unit.change_kind": "%(actor)s changed the kind of a unit: %(subject)s",
    "unit.reparent": "%(actor)s put a unit under another one: %(subject)s",
    "unit.abolish": "%(actor)s abolished units: %(subject)s",
    "unit.take_back": "%(actor)s took the unit %(subject)s off the map again, which had come from a file",
    "unit.mixed": "%(actor)s changed the map after a new list: %(subject)s",
    "reorganisation.review_rights": "%(actor)s let rights follow: %(subject)s",
}
