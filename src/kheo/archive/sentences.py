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
