"""Journal sentences about teams, by act."""

SENTENCES: dict[str, str] = {
    "team.set_up": "%(actor)s set up the team “%(subject)s”",
    "team.change": "%(actor)s changed the team “%(subject)s”",
    "team.end": "%(actor)s ended the team “%(subject)s”",
    "team.add_member": "%(actor)s added %(member)s to the team “%(subject)s”",
    "team.end_member": "%(actor)s ended the work of %(member)s in the team “%(subject)s”",
    "dossier.assign": "%(actor)s gave “%(subject)s” to %(member)s to score",
    "dossier.end_assignment": "%(actor)s took “%(subject)s” from %(member)s",
    "dossier.reassign": "%(actor)s handed “%(subject)s” on from %(member)s to %(to)s",
    "dossier.nudge": "%(actor)s reminded %(member)s to score “%(subject)s”",
    "dossier.declare_recusal": "%(actor)s declared that %(member)s stays out of “%(subject)s”",
    "dossier.find_recusal": "%(member)s was found to be kept out of “%(subject)s”",
    "dossier.visit": "%(actor)s recorded a visit about “%(subject)s”",
}
