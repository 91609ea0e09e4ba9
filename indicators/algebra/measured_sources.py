"""The source of what no record counts: the figures that the staff measured and entered for an indicator."""

from typing import Final

from indicators.algebra.aggregates import MEASURED
from indicators.algebra.conditions import Choice, either, in_quotes
from indicators.algebra.periods import YEAR
from indicators.algebra.source import Noun, Quantity, Source

INDICATOR = Choice(
    name="indicator",
    label="Indicateur",
    test="fact.code = ANY (%s)",
    options=lambda words: None,
    words=lambda labels: f"de l’indicateur {either(map(in_quotes, labels))}",
    noun="L’indicateur",
    nouns="Les indicateurs",
)
_LATER = """NOT EXISTS (
    SELECT FROM indicators_measuredfigure AS other WHERE other.indicator_id = fact.indicator_id
    AND extract(year FROM other."end" - 1)::int = fact.year
    AND (other."end" > fact.stopped OR (other."end" = fact.stopped AND other.start < fact.began))
)"""


def _quantity(label: str, unit: str, head: str) -> Quantity:
    return Quantity(label, "fact.value", unit, {MEASURED: f"{head}, d’après le dernier relevé de l’année"})


COUNT, NUMBER, SHARE, AMOUNT = "count", "number", "share", "amount"
QUANTITIES: Final = {
    COUNT: _quantity("Nombre entier", "", "Nombre mesuré hors des fiches"),
    NUMBER: _quantity("Nombre", "", "Valeur mesurée hors des fiches"),
    SHARE: _quantity("Pourcentage", "%", "Pourcentage mesuré hors des fiches"),
    AMOUNT: _quantity("Montant", "€", "Montant mesuré hors des fiches"),
}
MEASURED_FIGURES = Source(
    name="measured",
    label="Valeurs relevées par l’équipe",
    record="measured_figure",
    relation="""SELECT NULL::bigint AS startup_id, figure.id AS record_id, figure."end" - 1 AS date,
                       extract(year FROM figure."end" - 1)::int AS year, figure.indicator_id, indicator.code,
                       figure.value, figure.start AS began, figure."end" AS stopped
                FROM indicators_measuredfigure AS figure
                JOIN indicators_indicator AS indicator ON indicator.id = figure.indicator_id""",
    noun=lambda values, period: Noun("relevés"),
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
    """The rule of an indicator whose figures the staff measure."""
    return {"measure": MEASURED_FIGURES.name, "indicator": code, "quantity": quantity}
