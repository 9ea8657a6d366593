"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "archive.enter_source": "%(actor)s entered the paper “%(subject)s” as a source of figures",
    "archive.change_source": "%(actor)s changed what is known of the paper “%(subject)s”",
    "archive.enter_figure": "%(actor)s entered from paper “%(what)s”: %(amount)s",
    "archive.correct_figure": "%(actor)s corrected the figure from paper “%(what)s” to %(amount)s",
    "archive.check_figure": "%(actor)s checked “%(what)s” against the paper: %(amount)s",
    "archive.mark_replaced": "%(actor)s marked “%(what)s” as replaced by records",
    "archive.explain_figure": "%(actor)s explained the figure from paper “%(subject)s”",
    "archive.remove_figure": "%(actor)s took back the figure from paper “%(what)s”: %(amount)s",
    "archive.import_figures": "%(actor)s brought %(figures)s figures into “%(subject)s”",
    "archive.load_source": "%(actor)s loaded the paper “%(subject)s” with %(figures)s figures",
}
SENTENCES |= {
    "reading.hand_in": "%(actor)s handed in the file “%(subject)s” to be read",
    "reading.read_again": "%(actor)s asked for the file “%(subject)s” to be read again",
    "reading.read": "%(actor)s has read the file “%(subject)s”",
    "reading.refuse": "%(actor)s could not read the file “%(subject)s”",
    "reading.set_head": "%(actor)s said whose report “%(subject)s” is and of which period",
    "reading.take": "%(actor)s took “%(what)s” of “%(subject)s” for the books",
    "reading.drop": "%(actor)s left out “%(what)s” of “%(subject)s”",
    "reading.reopen": "%(actor)s opened “%(what)s” of “%(subject)s” again",
    "reading.correct": "%(actor)s corrected “%(what)s” of “%(subject)s”",
    "reading.split": "%(actor)s split “%(what)s” of “%(subject)s”",
    "reading.merge": "%(actor)s merged “%(what)s” of “%(subject)s” with another",
    "reading.same_as": "%(actor)s found “%(what)s” of “%(subject)s” among the records",
    "reading.decide_all": "%(actor)s decided on %(number)s items of “%(subject)s” at once",
    "reading.confirm": "%(actor)s entered what was found in “%(subject)s” into the books",
    "reading.set_aside": "%(actor)s set the file “%(subject)s” aside",
    "reading.take_up": "%(actor)s took the file “%(subject)s” up again",
    "archive.settle_candidate": "%(actor)s settled what “%(subject)s” is",
}
SENTENCES |= {
    "archive.link_cited": "%(actor)s said which paper of the register “%(subject)s” is",
}
