"""The card of an indicator in words: pure, from its values to the lines of a page."""

import datetime as dt

from common.words import date_fr, plural_fr
from indicators.models import IndicatorCard
from indicators.queries.indicator import IndicatorHistory

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""How many months a period of each cadence lasts; what is continuous has none."""


def card_in_words(history: IndicatorHistory, day: dt.date) -> list[tuple[str, str]]:
    """Return the lines of the card, with titles, without empty ones."""
    card = history.card
    if card is None:
        return []
    lines = [
        ("Méthode", card.method),
        ("Source des données", card.source),
        ("Responsable", card.owner),
        ("Cadence", str(card.get_cadence_display())),
        ("Connu", _delay(card)),
        ("Limites et biais", card.limits),
        ("Comment ils sont compensés", card.compensation),
        ("Dernière mise à jour", last_update(history)),
        ("Prochaine mise à jour", _next(card, day)),
        ("Contact", card.contact),
    ]
    return [(title, text) for title, text in lines if text]


def _delay(card: IndicatorCard) -> str:
    if card.delay_days is None:
        return ""
    return f"{plural_fr(card.delay_days, 'jour', 'jours')} après la fin de la période"


def last_update(history: IndicatorHistory) -> str:
    """Return the last publication of the indicator."""
    days = [one.published.published_on for one in history.years.values() if one.published]
    return f"Publiée le {date_fr(max(days))}" if days else ""


def _next(card: IndicatorCard, day: dt.date) -> str:
    found = next_update(card, day)
    return f"Le {date_fr(found)}" if found else ""


def next_update(card: IndicatorCard, day: dt.date) -> dt.date | None:
    """Return when the next figure is due; None if the cadence or the delay is unknown."""
    months = MONTHS.get(card.cadence)
    if months is None or card.delay_days is None:
        return None
    delay = dt.timedelta(days=card.delay_days)
    end = dt.date(day.year - 2, 12, 31)
    while end + delay < day:
        following = end + dt.timedelta(days=1)
        month = following.month - 1 + months
        end = dt.date(following.year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return end + delay
