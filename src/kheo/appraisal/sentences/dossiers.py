"""Journal sentences about dossiers, by act."""

SENTENCES: dict[str, str] = {
    "dossier.open": "%(actor)s opened a dossier of appraisal for “%(subject)s”",
    "dossier.attach_proof": (
        "%(actor)s took “%(name)s” as proof of criterion %(criterion)s of “%(subject)s”"
    ),
    "dossier.remove_proof": (
        "%(actor)s took “%(name)s” back as proof of criterion %(criterion)s of “%(subject)s”"
    ),
    "dossier.drop_proof": "Proof of “%(subject)s” whose files are out of sight was dropped",
    "dossier.present": "%(actor)s handed the dossier of “%(subject)s” to the head of the unit",
    "dossier.hand_back": "%(actor)s handed the dossier of “%(subject)s” back to the registrar",
    "dossier.send": "%(actor)s sent the dossier of “%(subject)s” to appraisal",
    "dossier.send_back": "%(actor)s returned the dossier of “%(subject)s” to the unit",
    "dossier.give_to_team": "%(actor)s gave the dossier of “%(subject)s” to a team",
    "dossier.take_from_team": "%(actor)s took the dossier of “%(subject)s” back from the team",
    "dossier.close_scoring": "%(actor)s closed the scoring of “%(subject)s”",
    "dossier.reopen_scoring": "%(actor)s opened the scoring of “%(subject)s” again",
    "dossier.put_on_agenda": "%(actor)s put “%(subject)s” on the agenda of the council",
    "dossier.take_off_agenda": "%(actor)s took “%(subject)s” off the agenda of the council",
    "dossier.record_vote": "%(actor)s recorded what the council voted on “%(subject)s”",
    "dossier.recognise": "%(actor)s closed the dossier of “%(subject)s”: recognised",
    "dossier.decline": "%(actor)s closed the dossier of “%(subject)s”: not recognised",
    "dossier.withdraw": "%(actor)s took the dossier of “%(subject)s” back",
    "dossier.drop": "The dossier of “%(subject)s” was closed: the initiative was withdrawn",
    "sheet.write_mark": "%(actor)s marked criterion %(criterion)s on a score sheet",
    "sheet.change_mark": "%(actor)s changed the mark of criterion %(criterion)s after saving",
    "sheet.save": "%(actor)s saved a score sheet",
    "sheet.abstain": "%(actor)s abstained from scoring a dossier",
    "sheet.drop": "%(actor)s dropped a score sheet",
    "sheet.write_council": "%(actor)s wrote down the scores of the council",
}
