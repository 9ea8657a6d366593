"""Journal sentences of forms, by act."""

SENTENCES: dict[str, str] = {
    "report_form.make": "%(actor)s began the report form “%(subject)s”",
    "report_form.shipped": "%(actor)s loaded the shipped report form “%(subject)s”",
    "report_form.new_version": "%(actor)s began a new version: “%(subject)s”",
    "report_form.write": "%(actor)s changed the draft of “%(subject)s”",
    "report_form.discard": "%(actor)s threw the draft “%(subject)s” away",
    "report_form.issue": "%(actor)s put “%(subject)s” in force",
    "report_form.succeed": "“%(subject)s” ended because a new version is in force",
    "report_form.end": "%(actor)s ended the validity of “%(subject)s”",
}
