"""Journal sentences about recognition, by act."""

SENTENCES: dict[str, str] = {
    "decision.prepare": "%(actor)s prepared the decision “%(subject)s”",
    "decision.drop_line": "%(actor)s took a line out of the decision “%(subject)s”",
    "decision.set_paper": "%(actor)s named the paper of the decision “%(subject)s”",
    "decision.put_in_force": "%(actor)s put the decision “%(subject)s” in force",
    "decision.give_up": "%(actor)s gave the decision “%(subject)s” up",
    "decision.answer": "%(actor)s answered those not recognised by “%(subject)s”",
    "recognition.enter": "%(actor)s entered the recognition of “%(subject)s”",
    "recognition.verify_again": "%(actor)s verified the recognition of “%(subject)s” again",
    "recognition.expire": "The recognition of “%(subject)s” expired: its period has ended",
    "recognition.withdraw": "%(actor)s withdrew the recognition of “%(subject)s”",
    "recognition.restore": "%(actor)s restored the recognition of “%(subject)s”",
    "nomination.propose": "%(actor)s proposed “%(subject)s” to the level above",
    "nomination.take_up": "%(actor)s took the proposal “%(subject)s” up for appraisal",
    "nomination.refuse": "%(actor)s did not take the proposal “%(subject)s” up",
    "nomination.take_back": "%(actor)s took the proposal “%(subject)s” back",
    "proposals.list": "%(actor)s listed proposals to the level above: “%(subject)s”",
    "proposals.send": "%(actor)s sent the proposals “%(subject)s”",
    "proposals.discard": "%(actor)s put the proposals “%(subject)s” away",
    "recognition.take_out": "%(actor)s took the whole dossier of “%(subject)s” out: %(files)s files",
    "recognition.take_out_pdf": "%(actor)s had the whole dossier of “%(subject)s” printed to be read",
}
