import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from indicators.models import EvidenceSearch, Interpretation, ReconstructedEvidence, Reconstruction, TriedState
from tests.indicators.reconstruction.past import make_launches, state_printed
from tests.violations import Violation, assert_refused, each

DAY = dt.date(2022, 1, 28)


def search(**fields: Any) -> EvidenceSearch:
    return EvidenceSearch(**{"first_day": DAY, "last_day": DAY, "states": 1, **fields})


def tried(**fields: Any) -> TriedState:
    held = search(result=make_launches()[1])
    held.save()
    told = {"search": held, "reading": Interpretation.DEFINITION, "first_day": DAY, "last_day": DAY, "digest": 0}
    return TriedState(**{**told, **fields})


def tried_twice() -> TriedState:
    first = tried()
    first.save()
    return TriedState(search=first.search, reading=first.reading, first_day=DAY, last_day=DAY, digest=1)


def attached(**fields: Any) -> Reconstruction:
    told = {"reading": Interpretation.DEFINITION, "day": DAY, "moment": timezone.now(), "reason": "La seule"}
    return Reconstruction(**{"result": make_launches()[1], **told, **fields})


def evidence(**fields: Any) -> ReconstructedEvidence:
    held = attached()
    held.save()
    told = {"reconstruction": held, "record": "phase", "record_id": 1, "date": DAY, "reason": "Entrée"}
    return ReconstructedEvidence(**{**told, **fields})


VIOLATIONS = [
    Violation("evidencesearch_one_figure", search),
    Violation(
        "evidencesearch_one_figure",
        lambda: search(result=make_launches()[1], printed_figure=state_printed("ended", "1")),
    ),
    Violation(
        "evidence_search_days_ordered", lambda: search(result=make_launches()[1], last_day=DAY - dt.timedelta(days=1))
    ),
    Violation("tried_state_once", tried_twice),
    Violation("tried_state_days_ordered", lambda: tried(last_day=DAY - dt.timedelta(days=1))),
    Violation("tried_state_reading_known", lambda: tried(reading="rien")),
    Violation("reconstruction_one_figure", lambda: attached(result=None)),
    Violation("reconstruction_one_figure", lambda: attached(printed_figure=state_printed("ended", "1"))),
    Violation("reconstruction_reading_known", lambda: attached(reading="rien")),
    Violation("reconstruction_explained", lambda: attached(reason="")),
    Violation("reconstructedevidence_part_known", lambda: evidence(part="autre")),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_constraint_is_held(violation: Violation) -> None:
    assert_refused(violation)
