"""Journal sentences of flow, by act."""

SENTENCES: dict[str, str] = {
    "report.begin": "%(actor)s began to fill the report “%(subject)s”",
    "report.approve": "%(actor)s approved the report “%(subject)s”",
    "report.keep_version": (
        "%(actor)s kept what was approved: “%(subject)s”, with its figures and lists"
    ),
    "report.rework": "%(actor)s took the approved report “%(subject)s” back to fill it again",
    "report.send": "%(actor)s sent the report “%(subject)s”",
    "report.keep": "%(actor)s locked the summary “%(subject)s”",
    "report.accept": "%(actor)s accepted the report “%(subject)s”",
    "report.return": "%(actor)s returned the report “%(subject)s”",
    "report.lock": "%(actor)s locked the report “%(subject)s”",
    "report.reopen": "%(actor)s opened the report “%(subject)s” again after it was accepted",
    "report.reopen_own": "%(actor)s opened the locked summary “%(subject)s” again",
    "report.excuse": "%(actor)s said that the report “%(subject)s” is not owed",
    "report.claim": "%(actor)s asked for the report “%(subject)s” all the same",
}
