"""Two officers share the same dossiers in the same moment: one wins, nothing is doubled."""

import threading

import pytest
from django.db import connection

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.appraisal.models import Assignment
from kheo.appraisal.operations import assignments
from kheo.appraisal.queries.teams import propose
from kheo.kernel.refusals import DomainError
from tests.factories.access import GrantFactory, UserFactory


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_share_a_dossier_once(scene, at):
    if connection.vendor == "sqlite" and "mode=memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("one connection in memory has no second officer")
    second = UserFactory(unit=scene.commune)
    GrantFactory(user=second, role=Role.STANDING_OFFICE, unit=scene.commune)
    pile = [scene.dossier(with_team=False) for _n in range(4)]
    seen = propose(pile, scene.members, per_dossier=2).shares.fingerprint
    gate, outcomes = threading.Barrier(2), []

    def share(key):
        gate.wait()
        try:
            done = assignments.share_evenly(
                pile, team=scene.team, per_dossier=2, expected=seen,
                actor=User.objects.get(pk=key), at=at,
            )  # fmt: skip
            outcomes.append(len(done.made))
        except DomainError:
            outcomes.append(0)
        finally:
            connection.close()

    threads = [threading.Thread(target=share, args=(one.pk,)) for one in (scene.office, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0, 8]
    pairs = list(Assignment.objects.values_list("dossier_id", "member_id"))
    assert len(pairs) == len(set(pairs)) == 8
