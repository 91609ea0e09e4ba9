"""The invented services close to national impact: some eligible, most lacking one thing."""

from collections import Counter

import pytest

from accounts.models import User
from common.clock import today
from impact.models import ImpactStatus
from impact.national.actions import evaluate_criteria
from impact.queries.candidates import candidates
from sampledata.demonstration.loading import load_demo
from sampledata.demonstration.reach import is_near
from startups.models import Startup


@pytest.mark.django_db
def test_demonstration_has_candidates_of_each_sort() -> None:
    assert load_demo(today(), force=True)["comptes"] == 0
    assert User.objects.count() == 0  # outside a local run
    evaluate_criteria()
    statuses = Counter(ImpactStatus.objects.values_list("status", flat=True))
    assert statuses["eligible"] >= 1
    assert statuses["missing"] > statuses["eligible"]
    eligible = candidates(["eligible"], today())
    assert all(one.is_fictitious and one.lacks == [] and is_near(one.slug) for one in eligible)
    nearest = candidates(["missing"], today())[0]
    assert (nearest.criteria_met, len(nearest.lacks)) == (2, 1)
    assert {contact for contact in Startup.objects.values_list("contact", flat=True) if "demonstration" in contact} == {
        "equipe@demonstration.example"
    }
