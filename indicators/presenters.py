"""Describe the figures of an indicator in French. Pure functions."""

from collections.abc import Iterable
from decimal import Decimal

from common.history import SOURCES
from common.words import NO_BREAK, date_fr, number_fr, percent_fr, plural_fr, quantity_fr
from impact.marks import FigureMark
from indicators.algebra.aggregates import COUNT, MEASURED, RATE, SHARE, STARTUPS, SUM
from indicators.queries import EvidenceRow, IndicatorYear, Proof, Published, TargetOfYear, YearFigures


def target_in_words(target: TargetOfYear | None, unit: str = "") -> str:
    """Return "au moins 122" or "au plus 13 %, à 2 % près", or that there is no target."""
    return target.in_words(unit) if target else "Pas de cible"


def share_of_target(figures: YearFigures) -> str:
    """Return "94 % de la cible" for the published result, else for the live one; empty if unknown."""
    share = figures.judged_by.attainment(figures.result) if figures.judged_by else None
    return "" if share is None else f"{percent_fr(share, 0)} de la cible"


def drift_in_words(figures: YearFigures, unit: str = "") -> str:
    """Return "100 aujourd'hui pour 115 publiés : 15 de moins"; empty without two values to compare."""
    drift, live, published = figures.drift, figures.live_value, figures.published_value
    if drift is None or live is None or published is None:
        return ""
    if not drift:
        return "Le résultat n’a pas changé depuis sa publication."
    sense = "de plus" if drift > 0 else "de moins"
    noun = "publié" if abs(published) < 2 else "publiés"
    return (
        f"{quantity_fr(live, unit)} aujourd’hui pour {quantity_fr(published, unit)} {noun} :"
        f" {quantity_fr(abs(drift), unit)} {sense}."
    )


def history_in_words(row: IndicatorYear) -> str:
    """Return each year's result in words, as the text alternative of the sparkline."""
    parts = [f"{quantity_fr(value, row.unit)} en {year}{in_brackets(mark)}" for year, value, mark in known_results(row)]
    return f"{row.label} : {', '.join(parts)}." if parts else f"{row.label} : aucun résultat."


def known_results(row: IndicatorYear) -> list[tuple[int, Decimal, FigureMark | None]]:
    """Return each year with a known result (published, else live), its value and its mark."""
    return [
        (year, value, figures.mark) for year, figures in row.by_year.items() if (value := best(figures)) is not None
    ]


def in_brackets(mark: FigureMark | None) -> str:
    """Return the mark of a figure in brackets; empty without one."""
    return f" ({mark.words})" if mark else ""


def best(figures: YearFigures) -> Decimal | None:
    """Return the published value, else the live one."""
    return figures.live_value if figures.published_value is None else figures.published_value


def published_in_words(published: Published) -> str:
    """Return the publication date, and whether the records were published too."""
    records = "avec ses preuves" if published.has_evidence else "sans ses preuves"
    if published.reconstructed_on:
        records += f" (preuve reconstituée depuis : état des fiches du {date_fr(published.reconstructed_on)})"
    return f"publié le {date_fr(published.published_on)}, {records}"


def recorded_in_words(row: EvidenceRow) -> str:
    """Describe how a record was entered, or the incubator of its author; never names a person."""
    if row.recorded_at is None:
        return "Non renseigné"
    if row.team:
        by = f"Équipe de l’incubateur {row.team}"
    elif row.source is None:
        by = "Origine externe"
    else:
        by = SOURCES.get(row.source, SOURCES["page"])
    return f"{by}, le {date_fr(row.recorded_at)}"


def recorded_and_why(row: EvidenceRow) -> str:
    """Return ``recorded_in_words``, followed by the reason if one was given."""
    return f"{recorded_in_words(row)}. Motif{NO_BREAK}: {row.why}" if row.why else recorded_in_words(row)


def title_of(proof: Proof) -> str:
    """Describe what the value consists of: "50 = ces 50 produits", "37,5 % = 45 sur 120", "7 mois = médiane de 23
    enregistrements".
    """
    value = proof.live.value if proof.live else None
    if proof.aggregate == STARTUPS and value is not None:
        services = plural_fr(value, "service différent", "services différents")
        return f"{services}, en {plural_fr(proof.counted, 'enregistrement', 'enregistrements')}"
    return _title_of_others(proof)


def _title_of_others(proof: Proof) -> str:
    value = proof.live.value if proof.live else None
    if value is None or proof.aggregate == COUNT:
        return proof_title(value, proof.unit)
    counted, base = number_fr(proof.counted), number_fr(proof.base)
    if proof.aggregate == SHARE:
        return f"{percent_fr(value)} = {counted} sur {number_fr(proof.counted + proof.base)}"
    if proof.aggregate == RATE:
        return f"{number_fr(value, 1)} pour 100 = {counted} pour {base}"
    text = quantity_in_words(value, proof.unit_of_value or proof.unit)
    if proof.aggregate == MEASURED:
        return f"{text}, d’après un relevé de l’équipe"
    return f"{text} = {_AGGREGATES[proof.aggregate]} de {plural_fr(proof.counted, 'enregistrement', 'enregistrements')}"


_AGGREGATES = {SUM: "somme"}


def part_in_words(row: EvidenceRow) -> str:
    """Return whether a record is counted, or only in the denominator."""
    return "Compté" if row.part == "counted" else "Population de référence"


def amount_in_words(row: EvidenceRow, unit: str) -> str:
    """Return the contribution of a record: "150 000 €", "7 mois"."""
    return quantity_in_words(row.amount, unit)


def quantity_in_words(value: Decimal, unit: str) -> str:
    """Return "150 000 €", "38,5 %" or "7 mois"."""
    said = quantity_fr(value, unit)
    return said if unit in ("%", "€") else f"{said}{NO_BREAK}{unit}"


def shared_text(words: Iterable[str]) -> str:
    """Return the text shared by all the rows, to display it once; empty if they differ or there is a single row."""
    texts = list(words)
    return texts[0] if len(texts) > 1 and len(set(texts)) == 1 else ""


def proof_title(value: Decimal | None, unit: str) -> str:
    """Return "50 = ces 50 produits"."""
    if value is None:
        return "Résultat non déterminé (ND)"
    if not value:
        return "0 : aucun enregistrement ne compte"
    return f"{number_fr(value)} = {'cet enregistrement' if value == 1 else f'ces {number_fr(value)} {unit}'}"
