"""Journal sentences about criteria sets, by act."""

SENTENCES: dict[str, str] = {
    "criteria.make": "%(actor)s began the criteria set “%(subject)s”",
    "criteria.copy": "%(actor)s made “%(subject)s” from another criteria set",
    "criteria.sample": "%(actor)s loaded the sample “%(subject)s”",
    "criteria.new_version": "%(actor)s began a new version: “%(subject)s”",
    "criteria.write": "%(actor)s changed the draft of “%(subject)s”",
    "criteria.discard": "%(actor)s threw the draft “%(subject)s” away",
    "criteria.issue": "%(actor)s put “%(subject)s” in force",
    "criteria.succeed": "“%(subject)s” ended because a new version is in force",
    "criteria.end": "%(actor)s ended the validity of “%(subject)s”",
}
