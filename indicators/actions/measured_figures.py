"""Actions on external figures: entered, corrected and withdrawn by staff, with a reason."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from common.clock import today
from common.optimistic_lock import VersionToken, check_unchanged
from common.readings import TOO_LONG, is_too_long
from common.row_actions import save_checked
from common.words import date_fr, number_fr
from indicators.actions.definitions import ChangeContext
from indicators.actions.printed_figures import clean_source
from indicators.algebra.aggregates import PLACES
from indicators.algebra.declared_sources import COUNT, SHARE
from indicators.models import Indicator, MeasuredFigure
from indicators.queries.measured import figure_state, quantity_in
from startups.changes import deciding

LONGEST_DOCUMENT = 500


@dataclass(frozen=True, slots=True)
class PeriodMeasurement:
    """The value of a period (``until`` excluded). ``value`` is None if it is numerator / denominator."""

    start: dt.date
    until: dt.date
    source: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    document: str = ""


def enter_figure(*, indicator: Indicator, reading: PeriodMeasurement, by: ChangeContext) -> MeasuredFigure:
    """Enter the figure of a period without one.

    :raises PermissionDenied: the author may not.
    :raises ValidationError: by field, in French; nothing is changed.
    """
    with deciding(reason=by.reason, actor=by.actor) as user:
        current = _locked(indicator)
        figure = MeasuredFigure(indicator=current, entered_by=user)
        return _saved(figure, checked_reading(current, reading), user)


def correct_figure(
    *, figure: MeasuredFigure, reading: PeriodMeasurement, by: ChangeContext, seen: VersionToken | None = None
) -> MeasuredFigure:
    """Correct a figure; the former values stay in its history."""
    with deciding(reason=by.reason, actor=by.actor) as user:
        indicator = _locked(figure.indicator)
        current = MeasuredFigure.objects.filter(pk=figure.pk).first()
        before = figure_state(current)
        check_unchanged(seen, before)
        if current is None:
            raise ValidationError("Ce relevé vient d’être retiré.")
        checked = checked_reading(indicator, reading)
        if before == figure_state(_filled(current, checked)):
            raise ValidationError("Rien n’a changé : corrigez une valeur, ou quittez cette page.")
        return _saved(current, checked, user)


def withdraw_figure(*, figure: MeasuredFigure, by: ChangeContext, seen: VersionToken | None = None) -> None:
    """Delete a figure entered by mistake; its year is then not determined, unless another figure covers it."""
    with deciding(reason=by.reason, actor=by.actor):
        _locked(figure.indicator)
        current = MeasuredFigure.objects.filter(pk=figure.pk).first()
        check_unchanged(seen, figure_state(current))
        if current is None:
            raise ValidationError("Ce relevé est déjà retiré.")
        current.delete()


def checked_reading(indicator: Indicator, reading: PeriodMeasurement) -> PeriodMeasurement:
    """Return the figure to store, with its value computed from numerator and denominator.

    :raises ValidationError: by field.
    """
    last = reading.until - dt.timedelta(days=1)
    quantity = quantity_in(indicator, last.year)
    wrong = _wrong_period(indicator, quantity, reading, last)
    wrong |= _wrong_values(quantity, reading)
    for field, longest, is_required in (("source", 300, True), ("document", LONGEST_DOCUMENT, False)):
        try:
            clean_source(getattr(reading, field), field=field, longest=longest, is_required=is_required)
        except ValidationError as refusal:
            wrong |= refusal.message_dict
    if wrong:
        raise ValidationError(wrong)
    value = share_of(reading) if reading.numerator is not None else reading.value
    return replace(reading, value=value, source=reading.source.strip(), document=reading.document.strip())


def share_of(reading: PeriodMeasurement) -> Decimal:
    """Return numerator / denominator as a percentage, with four decimals."""
    assert reading.numerator is not None and reading.denominator  # noqa: S101, PT018  # they were checked
    return (100 * reading.numerator / reading.denominator).quantize(PLACES, ROUND_HALF_UP)


def _wrong_period(indicator: Indicator, quantity: str, reading: PeriodMeasurement, last: dt.date) -> dict[str, object]:
    if reading.until <= reading.start:
        return {"until": "La fin de la période ne peut pas précéder son début : corrigez l’une des deux dates."}
    if last >= today():
        return {"until": f"Cette période finit le {date_fr(last)} : elle se mesure une fois finie."}
    if last.year < indicator.first_year or (indicator.last_year and last.year > indicator.last_year):
        return {"until": f"« {indicator.label} » n’est pas suivi en {last.year}."}
    if not quantity:
        return {"until": f"« {indicator.label} » est compté d’après les fiches en {last.year} : il n’a pas de relevé."}
    return {}


def _wrong_values(quantity: str, reading: PeriodMeasurement) -> dict[str, object]:
    numbers = {name: getattr(reading, name) for name in ("value", "numerator", "denominator")}
    wrong: dict[str, object] = {name: text for name, one in numbers.items() if (text := _wrong_number(one))}
    if (reading.numerator is None) is not (reading.denominator is None):
        wrong["denominator" if reading.denominator is None else "numerator"] = (
            "Saisissez le numérateur et le dénominateur, ou aucun des deux."
        )
    if wrong:
        return wrong
    if reading.numerator is not None:
        return _wrong_halves(quantity, reading)
    if reading.value is None:
        return {"value": "Donnez la valeur." + (" Ou son numérateur et son dénominateur." if quantity == SHARE else "")}
    if quantity == SHARE and reading.value > 100:
        return {"value": f"Une part ne dépasse pas 100 % : {number_fr(reading.value)} est refusé."}
    if quantity == COUNT and reading.value != reading.value.to_integral_value():
        return {"value": "Un nombre de choses est entier."}
    return {}


def _wrong_number(number: Decimal | None) -> str:
    if number is None:
        return ""
    if not number.is_finite():
        return "Ce n’est pas un nombre."
    if number < 0:
        return "Une valeur relevée n’est pas négative."
    if is_too_long(number):
        return TOO_LONG
    return "Quatre décimales au plus." if number != number.quantize(PLACES) else ""


def _wrong_halves(quantity: str, reading: PeriodMeasurement) -> dict[str, object]:
    """Return the errors of a numerator, its denominator, and the typed percentage."""
    assert reading.numerator is not None and reading.denominator is not None  # noqa: S101, PT018  # both or none
    if quantity != SHARE:
        return {"numerator": "Seul un pourcentage a un numérateur et un dénominateur."}
    if not reading.denominator:
        return {"denominator": "Un dénominateur n’est pas zéro."}
    if reading.numerator > reading.denominator:
        halves = f"{number_fr(reading.numerator)} sur {number_fr(reading.denominator)}"
        return {"numerator": f"Une part ne dépasse pas 100 % : {halves} est refusé."}
    typed, made = reading.value, share_of(reading)
    if typed is not None and typed != made.quantize(Decimal(1).scaleb(min(0, _exponent(typed))), ROUND_HALF_UP):
        halves = f"{number_fr(reading.numerator)} sur {number_fr(reading.denominator)}"
        return {"value": f"{halves} font {number_fr(made.normalize())} %, et non {number_fr(typed)} %."}
    return {}


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _locked(indicator: Indicator) -> Indicator:
    """Lock the indicator and return it as stored."""
    return Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)


def _filled(figure: MeasuredFigure, reading: PeriodMeasurement) -> MeasuredFigure:
    assert reading.value is not None  # noqa: S101  # it was checked
    figure.start, figure.until, figure.value = reading.start, reading.until, reading.value
    figure.numerator, figure.denominator = reading.numerator, reading.denominator
    figure.source, figure.document = reading.source, reading.document
    return figure


def _saved(figure: MeasuredFigure, reading: PeriodMeasurement, user: User) -> MeasuredFigure:
    _filled(figure, reading)
    figure.entered_at, figure.entered_by = timezone.now(), user
    save_checked(figure)
    return figure
