"""The drift in words: pure, from values to French sentences."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import capfirst

from common.words import NO_BREAK, date_fr, datetime_fr, noun_fr, number_fr, origin_in_words, plural_fr, signed_fr
from indicators.drift.explaining import Cause, CauseKind
from indicators.drift.queries import Drift
from indicators.queries.years import ChangeCounts


@dataclass(frozen=True, slots=True)
class DriftLine:
    """A line of the account: its text and amount; ``is_total`` for a subtotal."""

    label: str
    amount: str
    is_total: bool = False


def title(drift: Drift, day: str) -> str:
    """Return ``Produits lancés en 2021 : 45 aujourd’hui pour 50 publiés``."""
    noun = noun_fr(drift.published.value or 0, "publié", "publiés")
    return f"{drift.label} en {drift.year}{NO_BREAK}: {drift.figure} {day} pour {drift.published.figure.number} {noun}"


def lead(drift: Drift) -> str:
    """Return the difference in one or two sentences."""
    total = capfirst(drift.total.words("que le chiffre publié"))
    if drift.total.amount is None:
        return f"{total}."
    if drift.unexplained is None:
        return f"{total}. Ce que les enregistrements donnaient à la publication n’est pas déterminé (ND)."
    parts = _lead_unexplained(drift.unexplained), _lead_change(drift)
    return " ".join(part for part in ("" if drift.total.exact is not None else f"{total}.", *parts) if part)


def _lead_unexplained(amount: Decimal) -> str:
    if not amount:
        return ""
    number = number_fr(abs(amount))
    if amount < 0:
        return f"Les fiches montraient {number} de plus que le chiffre publié."
    shown = noun_fr(amount, "publié sans qu’aucun enregistrement ne le", "publiés sans qu’aucun enregistrement ne les")
    return f"{number} {shown} montre."


def _lead_change(drift: Drift) -> str:
    if not drift.lines:
        is_partly_known = drift.unexplained or drift.reference.is_later
        return "Aucun enregistrement connu n’a changé." if is_partly_known else "Rien n’a changé depuis la publication."
    changed = plural_fr(len(drift.lines), "enregistrement a changé", "enregistrements ont changé")
    difference = drift.total.amount if drift.reference.is_published else drift.change
    return f"{signed_fr(difference)} depuis : {changed}." if difference else f"{changed} depuis, sans changer le total."


def account(drift: Drift, day: str) -> list[DriftLine]:
    """Return the lines from the published figure to the current one; empty if the figure does not add up."""
    if not drift.adds_up or drift.total.amount is None or drift.unexplained is None:
        return []
    lines = [DriftLine("Publié", drift.published.figure.number, is_total=True)]
    if not drift.reference.is_published:
        if drift.unexplained:
            lines.append(DriftLine(_unexplained(drift.unexplained), signed_fr(-drift.unexplained)))
        lines.append(DriftLine(_reference(drift), number_fr(drift.reference.value), is_total=True))
    lines += [DriftLine(_change(kind, count), signed_fr(amount)) for kind, count, amount in _by_kind(drift)]
    lines.append(DriftLine(f"D’après les fiches, {day}", drift.figure.number, is_total=True))
    return lines


def _reference(drift: Drift) -> str:
    """Return the starting point of the account, for a figure published without its records."""
    day = date_fr(drift.reference.moment)
    when = "au début de l’historique" if drift.reference.is_later else "à la publication"
    return f"D’après les fiches {when}, le {day}"


def _unexplained(amount: Decimal) -> str:
    if amount < 0:
        return "Connus des fiches, et non comptés dans le chiffre publié"
    return "Publiés sans qu’aucun enregistrement ne les montre"


def _by_kind(drift: Drift) -> list[tuple[CauseKind, int, Decimal]]:
    """Return the number of differences of each kind, and their effect on the figure."""
    found = []
    for kind in CauseKind:
        lines = [line.difference.amount for line in drift.lines if line.cause.kind is kind]
        if lines:
            found.append((kind, len(lines), sum(lines, Decimal(0))))
    return found


def _change(kind: CauseKind, count: int) -> str:
    return f"{kind.value} ({plural_fr(count, 'enregistrement', 'enregistrements')})"


def by_whom(cause: Cause, *, may_read_authors: bool) -> str:
    """Return the team or channel of a change, and its author if the reader may know them."""
    change = cause.change
    if change is None:
        return ""
    by = origin_in_words(change.source, change.team)
    return f"{by} ({change.author})" if may_read_authors and change.author else by


def since_words(drift: Drift) -> str:
    """Return the reference date of the differences in words; a reconstructed list says its own."""
    if drift.published.reconstructed:
        return ""
    if drift.reference.is_published:
        return f"Depuis la publication, figée le {datetime_fr(drift.reference.moment)}."
    if drift.reference.is_later:
        return (
            f"L’historique des fiches commence le {date_fr(drift.reference.moment)}, après la publication : ce qui a changé"
            " entre les deux n’est pas connu."
        )
    return f"Depuis la publication, le {date_fr(drift.published.publication.published_on)}."


def change_counts_words(changes: ChangeCounts) -> str:
    """Return ``3 enregistrements ajoutés, 1 enregistrement retiré depuis la publication.``; empty without changes."""
    parts = [
        plural_fr(count, *words)
        for count, words in (
            (changes.entered, ("enregistrement ajouté", "enregistrements ajoutés")),
            (changes.left, ("enregistrement retiré", "enregistrements retirés")),
            (changes.changed, ("enregistrement redaté ou modifié", "enregistrements redatés ou modifiés")),
        )
        if count
    ]
    return f"{', '.join(parts)} depuis la publication." if parts else ""
