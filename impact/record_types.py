"""The types of record of impact (see ``common.record_types``)."""

from common.record_types import RecordType
from impact.models import (
    CostUnit,
    Designation,
    MatrixDecision,
    Measurement,
    Metric,
    Objective,
    OtherFunding,
    Review,
    Spending,
    StatedUnitCost,
)

DECLARED = (
    RecordType(
        "designation",
        Designation,
        number=20,
        nouns=("désignation", "désignations"),
    ),
    RecordType(
        "review",
        Review,
        number=19,
        public_columns={"objectives_text": "objectives"},
        nouns=("comité d’investissement", "comités d’investissement"),
        is_undoable=True,
    ),
    RecordType(
        "metric",
        Metric,
        number=14,
        public_key="code",
        nouns=("mesure d’impact", "mesures d’impact"),
    ),
    RecordType(
        "spending",
        Spending,
        number=16,
        nouns=("dépense", "dépenses"),
    ),
    RecordType(
        "measurement",
        Measurement,
        number=15,
        through="metric",
        public_columns={"until": "end"},
        nouns=("valeur", "valeurs"),
        version_name="SELECT name FROM impact_metric WHERE id = h.metric_id",
        has_own_history=True,
        is_undoable=True,
    ),
    RecordType("cost_unit", CostUnit, number=17),
    RecordType("stated_unit_cost", StatedUnitCost, number=18),
    RecordType("other_funding", OtherFunding, number=32),
    RecordType(
        "objective",
        Objective,
        number=36,
        through="review",
        nouns=("objectif chiffré", "objectifs chiffrés"),
        version_name="SELECT name FROM impact_metric WHERE id = h.metric_id",
        is_undoable=True,
    ),
    RecordType(
        "matrix_decision",
        MatrixDecision,
        number=37,
        nouns=("décision sur la matrice d’impact", "décisions sur la matrice d’impact"),
        is_undoable=True,
        is_of_programme=True,
    ),
)
