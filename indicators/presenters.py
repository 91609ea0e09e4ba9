"""Present indicators: tiles of a year, evidence, publications and drift in words. Pure functions."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import capfirst

from common.figure import UNKNOWN, Figure
from common.words import (
    NARROW,
    NO_BREAK,
    date_fr,
    gap_fr,
    list_fr,
    lower_first,
    noun_fr,
    number_fr,
    origin_in_words,
    percent_fr,
    plural_fr,
    quantity_fr,
)
from indicators.algebra.aggregates import COUNT, MEASURED, RATE, SHARE, STARTUPS
from indicators.models import Target, TargetComment, TargetDirection, Verdict
from indicators.queries import EvidenceRow, IndicatorYear, Live, Proof, Published, YearFigures
from indicators.queries.running_year import PastYear
from indicators.queries.targets import TargetProgress


def target_in_words(target: Target | None, unit: str = "") -> str:
    """Return "au moins 122" or "au plus 13 %, à 2 % près", or that there is no target."""
    return target.in_words(unit) if target else "Pas de cible"


def share_of_target(progress: TargetProgress) -> str:
    """Return "94 % de la cible" or "85 % du plafond"; empty if nothing is concluded from the result."""
    target, share = progress.target, progress.share
    if target is None or share is None:
        return ""
    return f"{percent_fr(share, 0)} {target.kind.agree('du', 'de la')} {target.noun}"


def drift_in_words(figures: YearFigures, unit: str = "") -> str:
    """Return "100 aujourd'hui pour 115 publiés : 15 de moins."; empty without two known figures."""
    live, published = figures.live_figure.in_unit(unit), figures.published_figure.in_unit(unit)
    if published.exact is None or not live.is_known:
        return ""
    drift = live - published
    if drift.exact == 0:
        return "Le résultat est le même qu’à sa publication."
    noun = noun_fr(published.exact, "publié", "publiés")
    return f"{live.number} aujourd’hui pour {published.number} {noun} : {drift}."


def history_in_words(row: IndicatorYear) -> str:
    """Return each year's result in words, as the text alternative of the sparkline."""
    parts = [f"{figure.in_unit(row.unit)} en {year}" for year, figure in known_results(row)]
    return f"{row.label} : {', '.join(parts)}." if parts else f"{row.label} : aucun résultat."


def known_results(row: IndicatorYear) -> list[tuple[int, Figure]]:
    """Return each year with a known result, published, else live."""
    return [(year, figures.figure) for year, figures in row.by_year.items() if figures.figure.is_known]


def published_in_words(published: Published) -> str:
    """Return the publication date, and whether the records were published too."""
    records = "avec ses preuves" if published.has_evidence else "sans ses preuves"
    if published.reconstructed:
        records = "avec une liste reconstituée"
    return f"publié le {date_fr(published.published_on)}, {records}"


def recorded_in_words(row: EvidenceRow) -> str:
    """Describe how a record was entered, or the incubator of its author; never names a person."""
    if row.recorded_at is None:
        return "Non renseigné"
    return f"{origin_in_words(row.source, row.team)}, le {date_fr(row.recorded_at)}"


def recorded_and_why(row: EvidenceRow) -> str:
    """Return ``recorded_in_words``, followed by the reason if one was given."""
    return f"{recorded_in_words(row)}. Motif{NO_BREAK}: {row.why}" if row.why else recorded_in_words(row)


def title_of(proof: Proof) -> str:
    """Describe what the value consists of: "50 produits lancés en 2021", "37,5 % = 45 sur 120", "7 mois = médiane de 23
    enregistrements".
    """
    return with_caveats(_title_of_number(proof), proof.live.figure if proof.live else UNKNOWN)


def with_caveats(title: str, figure: Figure) -> str:
    """Return a title that contains a number, with the marks of the number."""
    return f"{title} ({figure.caveats})" if figure.is_known and figure.caveats else title


def _title_of_number(proof: Proof) -> str:
    value = proof.live.value if proof.live else None
    if proof.aggregate == STARTUPS and value is not None:
        services = plural_fr(value, "service différent", "services différents")
        return f"{services}, en {plural_fr(proof.counted, 'enregistrement', 'enregistrements')}"
    return _title_of_others(proof)


def _title_of_others(proof: Proof) -> str:
    value = proof.live.value if proof.live else None
    if value is None or proof.aggregate == COUNT:
        return proof_title(value, proof.label, proof.unit, proof.year)
    counted, base = number_fr(proof.counted), number_fr(proof.base)
    if proof.aggregate == SHARE:
        return f"{percent_fr(value)} = {counted} sur {number_fr(proof.counted + proof.base)}"
    if proof.aggregate == RATE:
        return f"{number_fr(value, 1)} pour 100 = {counted} pour {base}"
    text = quantity_in_words(value, proof.unit_of_value or proof.unit)
    if proof.aggregate == MEASURED:
        return f"{text}, d’après un relevé de l’équipe"
    return f"{text} = somme de {plural_fr(proof.counted, 'enregistrement', 'enregistrements')}"


def part_in_words(row: EvidenceRow) -> str:
    """Return whether a record is counted, or only in the denominator."""
    return "Compté" if row.part == "counted" else "Population de référence"


def quantity_in_words(value: Decimal, unit: str) -> str:
    """Return "150 000 €", "38,5 %" or "7 mois"."""
    said = quantity_fr(value, unit)
    return said if unit in ("%", "€") else f"{said}{NO_BREAK}{unit}"


def shared_text(words: Iterable[str]) -> str:
    """Return the text shared by all the rows, to display it once; empty if they differ or there is a single row."""
    texts = list(words)
    return texts[0] if len(texts) > 1 and len(set(texts)) == 1 else ""


def proof_title(value: Decimal | None, label: str, unit: str, year: int) -> str:
    """Return "50 produits lancés en 2021", or "Entrées en investigation en 2021 : 50" if the label isn't what is counted."""
    if value is None:
        return "Résultat non déterminé (ND)"
    if not value:
        return "0 : aucun enregistrement ne compte"
    if value > 1 and unit and label.casefold().startswith(unit.casefold()):
        return f"{number_fr(value)}{NO_BREAK}{lower_first(label)} en {year}"
    return f"{label} en {year}{NO_BREAK}: {number_fr(value)}"


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of a result and its target, as percentages of the width."""

    done: str
    aim: str


@dataclass(frozen=True, slots=True)
class Tile:
    """The content of a tile. ``ends`` are the first and last known years of its sparkline, with their values in words.

    ``comment`` is the last one on its target, if its year is running; ``is_comment_old``: more than three months old.
    """

    row: IndicatorYear
    progress: TargetProgress
    day: dt.date
    trend: Sequence[Decimal | None]
    ends: tuple[tuple[int, str], ...]
    comment: TargetComment | None = None
    is_comment_old: bool = False

    @property
    def figure(self) -> Published | Live | None:
        """Return the published result, else the live one; None when nothing is computed."""
        return self.row.now.published or self.row.now.live

    @property
    def noun(self) -> str:
        """Return the unit as a word next to the figure; empty for a symbol or a singular figure, since units are
        plural.
        """
        is_sign = self.row.unit in ("%", "€")
        is_singular = self.figure is not None and self.figure.value is not None and abs(self.figure.value) < 2
        return "" if is_sign or is_singular else self.row.unit

    @property
    def bar(self) -> Bar | None:
        """Return the bar; None without a positive target, without a result or with a result to confirm."""
        target, result = self.progress.target, self.progress.result.exact
        threshold = target.threshold if target else None
        if not threshold or threshold < 0 or result is None or self.progress.verdict is Verdict.TO_CONFIRM:
            return None
        whole = max(threshold, result)
        return Bar(_part(max(result, Decimal(0)), whole), _part(threshold, whole))

    @property
    def target(self) -> str:
        """Return "au moins 49 (53 %)"; empty without a target, or if it isn't determined."""
        target, share = self.progress.target, self.progress.share
        if target is None or target.value is None:
            return ""
        words = target.in_words(self.row.unit)
        return words if share is None else f"{words} ({percent_fr(share, 0)})"

    @property
    def missing(self) -> str:
        """Return "Il manque 24 pour atteindre la cible" in a running year; empty once it is passed."""
        missing, target = self.progress.missing, self.progress.target
        if missing is None or missing.most is None or target is None:
            return ""
        most = "au plus " if missing.least is None else ""
        words = f"{most}{gap_fr(missing.most, self.row.unit)}"
        return (
            f"Il reste {words} avant le plafond" if target.is_ceiling else f"Il manque {words} pour atteindre la cible"
        )

    @property
    def history(self) -> str:
        """Return all years' results in a sentence, as the text alternative of the sparkline."""
        return history_in_words(self.row)


def _part(value: Decimal, whole: Decimal) -> str:
    return f"{100 * value / whole:.2f}%"


def tile(
    row: IndicatorYear,
    today: dt.date,
    day: dt.date,
    past: tuple[PastYear, ...] = (),
    comment: TargetComment | None = None,
) -> Tile:
    """Return the tile of an indicator for its year; ``day`` is the last day covered by the records."""
    is_over = row.year < today.year
    # A running year is never drawn next to complete years.
    whole = [(year, figures) for year, figures in row.by_year.items() if year < today.year or figures.published]
    known = [(year, value) for year, figures in whole if (value := figures.figure.exact) is not None]
    ends = (
        tuple((year, quantity_fr(value, row.unit)) for year, value in (known[0], known[-1])) if len(known) > 1 else ()
    )
    return Tile(
        row=row,
        progress=row.now.progress(is_over=is_over, is_level=row.is_level, past=past),
        day=day,
        trend=[figures.figure.exact for _, figures in whole],
        ends=ends,
        comment=comment if row.now.target else None,
        is_comment_old=comment is not None and comment.is_old_on(today),
    )


def running_answer(tiles: Iterable[Tile], year: int) -> str:
    """Return the summary of a running year: "1 cible atteinte, 2 à confirmer", then the same of its ceilings.

    The known results come first while no target is known.
    """
    shown = list(tiles)
    found = [one.progress for one in shown if one.progress.target]
    if not found:
        return f"Aucune cible n’est fixée pour {year}."
    targets = [_so_far(kind, some) for kind, some in _by_direction(found) if some]
    is_known = any(one.target and one.target.threshold is not None for one in found)
    results = [] if is_known else [_result_so_far(one) for one in shown if one.progress.result.is_known]
    return f"{capfirst(SEMICOLON.join([*results, *targets]))}."


def _result_so_far(one: Tile) -> str:
    """Return "12 produits lancés par la DINUM", or "part des femmes, 45 %" if the label doesn't begin with the noun."""
    label = lower_first(one.row.label)
    if one.noun and label.startswith(one.noun):
        return f"{one.progress.result.in_unit('').number} {label}"
    return f"{label}, {one.progress.result.in_unit(one.row.unit).number}"


def _by_direction(found: Iterable[TargetProgress]) -> list[tuple[TargetDirection, list[TargetProgress]]]:
    """Return the targets, then the ceilings."""
    known = list(found)
    return [(kind, [one for one in known if one.target and one.target.kind is kind]) for kind in TargetDirection]


def _so_far(kind: TargetDirection, found: Sequence[TargetProgress]) -> str:
    """Return "2 cibles atteintes, 1 pas encore atteinte", "1 plafond non dépassé"."""
    counts = Counter(one.so_far for one in sorted(found, key=lambda one: _IN_ORDER.index(one.verdict)))
    (first, number), *others = counts.items()
    opening = plural_fr(number, f"{kind.noun} {first[0]}", f"{kind.noun}s {first[1]}")
    return ", ".join([opening, *(plural_fr(count, *words) for words, count in others)])


_IN_ORDER = list(Verdict)
SEMICOLON = f"{NARROW}; "


def undetermined_sources(tiles: Iterable[Tile]) -> list[str]:
    """Return each source of targets that aren't determined, once, with their indicators unless it is that of all targets."""
    aimed = [(one.row.label, one.progress.target) for one in tiles if one.progress.target]
    labels: dict[str, list[str]] = {}
    for label, target in aimed:
        if target.value is None:
            labels.setdefault(target.source, []).append(label)
    return [
        f"{source}." if len(some) == len(aimed) else f"{source} ({list_fr(some)})." for source, some in labels.items()
    ]


def answer_in_words(tiles: Iterable[Tile], year: int) -> str:
    """Return the summary of a year: how many of its targets, then of its ceilings, have each verdict, or that it has none."""
    found = [one.progress for one in tiles if one.progress.target]
    if not found:
        return f"Aucune cible n’est fixée pour {year}."
    if {one.verdict for one in found} == {Verdict.UNPUBLISHED}:
        results = "les résultats {} ne sont" if len(found) > 1 else "le résultat {} n’est"
        published = "publiés" if len(found) > 1 else "publié"
        return f"On ne le sait pas encore{NO_BREAK}: {results.format(year)} pas {published}."
    return f"{SEMICOLON.join(_verdicts(kind, some) for kind, some in _by_direction(found) if some)}."


def _verdicts(kind: TargetDirection, found: Sequence[TargetProgress]) -> str:
    """Return "3 cibles : 2 atteintes et 1 non atteinte"."""
    verdicts = [one.verdict for one in found]
    counts = [(verdicts.count(verdict), verdict) for verdict in Verdict if verdict in verdicts]
    said = list_fr(f"{number} {verdict.counted(kind, number)}" for number, verdict in counts)
    return f"{plural_fr(len(found), kind.noun, f'{kind.noun}s')}{NO_BREAK}: {said}"
