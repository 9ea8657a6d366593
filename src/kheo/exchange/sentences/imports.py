"""Journal sentences of imports."""

SENTENCES: dict[str, str] = {
    "import.upload": "%(actor)s uploaded the file “%(subject)s” to be taken in",
    "import.match": "%(actor)s matched the columns of “%(subject)s”",
    "import.choose_place": "%(actor)s chose the sheet and the heading rows of “%(subject)s”",
    "import.keep_matching": "%(actor)s kept the matching of columns “%(subject)s”",
    "import.drop_matching": "%(actor)s removed the matching of columns “%(subject)s”",
    "import.check": "%(actor)s checked the rows of “%(subject)s”: %(new_rows)s new, %(changed_rows)s changed, %(same_rows)s already there, %(refused_rows)s refused",
    "import.fail": "%(actor)s could not read the file “%(subject)s”",
    "import.enter": "%(actor)s took the good rows of “%(subject)s” in",
    "import.finish": "%(actor)s finished taking in “%(subject)s”: %(entered_rows)s rows",
    "import.call_off": "%(actor)s called off taking in “%(subject)s”",
    "import.stop": "%(actor)s stopped taking in “%(subject)s”; what was in is taken back",
    "import.break": "%(actor)s broke off taking in “%(subject)s” because of an error; what was in is taken back",
    "import.undo": "%(actor)s undid the import “%(subject)s”",
    "import.keep": "%(actor)s left the import “%(subject)s” as it is because something rests on it",
    "import.resume": "%(actor)s had the rest of “%(subject)s” taken in after all",
    "import.take_back": "%(actor)s took back what was in of “%(subject)s”",
    "import.undone": "%(actor)s took back everything of “%(subject)s”",
    "import.go_on": "%(actor)s had the work on “%(subject)s” go on",
}
