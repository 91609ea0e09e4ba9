"""The source of external figures, entered by staff for an indicator without records."""

from typing import Final

from indicators.algebra.aggregates import MEASURED
from indicators.algebra.conditions import RuleCondition
from indicators.algebra.periods import YEAR
from indicators.algebra.source import Quantity, RuleSource

INDICATOR = RuleCondition(name="indicator", label="Indicateur", options=lambda words: None, test="fact.code = ANY (%s)")
_LATER = """NOT EXISTS (
    SELECT FROM indicators_measuredfigure AS other WHERE other.indicator_id = fact.indicator_id
    AND extract(year FROM other."end" - 1)::int = fact.year
    AND (other."end" > fact.stopped OR (other."end" = fact.stopped AND other.start < fact.began))
)"""


COUNT, NUMBER, SHARE, AMOUNT = "count", "number", "share", "amount"
QUANTITIES: Final = {
    COUNT: Quantity("Nombre entier", "fact.value", ""),
    NUMBER: Quantity("Nombre", "fact.value", ""),
    SHARE: Quantity("Pourcentage", "fact.value", "%"),
    AMOUNT: Quantity("Montant", "fact.value", "€"),
}
MEASURED_FIGURES = RuleSource(
    name="measured",
    label="Valeurs relevées par l’équipe",
    record="measured_figure",
    relation="""SELECT NULL::bigint AS startup_id, figure.id AS record_id, figure."end" - 1 AS date,
                       extract(year FROM figure."end" - 1)::int AS year, figure.indicator_id, indicator.code,
                       figure.value, figure.start AS began, figure."end" AS stopped
                FROM indicators_measuredfigure AS figure
                JOIN indicators_indicator AS indicator ON indicator.id = figure.indicator_id""",
    reason=lambda values, words: "Relevé saisi par l’équipe",
    own=(INDICATOR,),
    required=("indicator",),
    periods=(YEAR,),
    aggregates=(MEASURED,),
    quantities=QUANTITIES,
    once=_LATER,
    is_composed=False,
)
"""A year has the figure of the period that ends last in it, the longest of those that end together."""


def measured_rule(code: str, quantity: str) -> dict[str, str]:
    """Return the rule of an indicator with external figures."""
    return {"measure": MEASURED_FIGURES.name, "indicator": code, "quantity": quantity}
