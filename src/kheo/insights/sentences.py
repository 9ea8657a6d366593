"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "scheme.make": "%(actor)s began the scoring “%(subject)s”",
    "scheme.copy": "%(actor)s began the scoring “%(subject)s” from “%(source)s”",
    "scheme.sample": "%(actor)s began the scoring “%(subject)s” from the reference sample",
    "scheme.change": "%(actor)s changed the scoring “%(subject)s”",
    "scheme.add_item": "%(actor)s added “%(item)s” to the scoring “%(subject)s”",
    "scheme.change_item": "%(actor)s changed “%(item)s” of the scoring “%(subject)s”",
    "scheme.remove_item": "%(actor)s took “%(item)s” out of the scoring “%(subject)s”",
    "scheme.show": "%(actor)s showed the scoring “%(subject)s” to the units",
    "scheme.revise": "%(actor)s took the scoring “%(subject)s” back to change it",
    "scheme.publish": "%(actor)s published the scoring “%(subject)s”; its points are frozen",
    "signal.raise": "The unit was asked about: %(subject)s",
    "signal.restate": "The records changed what is asked about: %(subject)s",
    "signal.answer": "%(actor)s answered for the unit: %(subject)s",
    "signal.clear": "%(actor)s found the explanation sound: %(subject)s",
    "signal.uphold": "%(actor)s found that the signal stands: %(subject)s",
    "signal.ask_again": "The records say something else now, the unit is asked again: %(subject)s",
    "signal.pass": "The records no longer say so: %(subject)s",
    "outline.import": "%(actor)s imported the official borders of %(number)s units below “%(subject)s” from %(valid_from)s on",
    "outline.remove": "%(actor)s took the official borders of %(number)s units below “%(subject)s” from %(valid_from)s on out again",
}
