"""Values of metrics as rows of the State's schema. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from common.files.tabular import Cell, csv_text
from common.words import strip_trailing_zeros
from impact.models import Measurement, Metric
from impact.published_files.columns import COLUMNS, FREQUENCIES

WORDS = {cadence: word for word, cadence in FREQUENCIES.items()}
UNITS = {
    Metric.Kind.COUNT: "unité",
    Metric.Kind.PERCENTAGE: "%",
    Metric.Kind.AMOUNT: "euro",
    Metric.Kind.DURATION: "jour",
}
UNKNOWN_ADMINISTRATION = "Non renseignée"


def schema_csv(measurements: Iterable[Measurement], administrations: Mapping[int, str]) -> str:
    """Return measurements as CSV in the State's schema, with commas; ``administrations`` are by startup (primary key)."""
    return csv_text(tuple(COLUMNS), schema_rows(measurements, administrations), delimiter=",")


def schema_rows(measurements: Iterable[Measurement], administrations: Mapping[int, str]) -> Iterator[list[Cell]]:
    """Yield each measurement as a row, in the order of the columns."""
    for one in measurements:
        values = _values(one, administrations.get(one.metric.startup_id, ""))
        yield [values.get(name, "") for name in COLUMNS]


def _values(one: Measurement, administration: str) -> dict[str, Cell]:
    metric = one.metric
    return {
        "administration_rattachement": administration or UNKNOWN_ADMINISTRATION,
        "nom_service_public_numerique": metric.startup.name,
        "indicateur": metric.name,
        "valeur": strip_trailing_zeros(one.value),
        "unite_mesure": f"note sur {metric.scale}" if metric.scale else UNITS[Metric.Kind(metric.kind)],
        "est_cible": "false",
        "type_indicateur": "impact" if metric.dimension == Metric.Dimension.IMPACTFUL else "usage",
        "frequence_monitoring": WORDS.get(metric.cadence, "autre"),
        "date": (one.until - dt.timedelta(days=1)).isoformat(),
        "est_periode": "false" if metric.is_running_total else "true",
        "date_debut": "" if metric.is_running_total else one.start.isoformat(),
        "est_automatise": "true" if one.origin == Measurement.Origin.API else "false",
        "source_collecte": one.source or one.get_origin_display(),
        "commentaires": _comments(one),
    }


def _comments(one: Measurement) -> str:
    metric = one.metric
    unit = f"Unité : {metric.unit}." if metric.kind == Metric.Kind.COUNT else ""
    rounded = "Valeur arrondie à la source." if one.is_approximate else ""
    return " ".join(text for text in (unit, rounded, metric.description) if text)
