"""Actions on external figures: entered, corrected and withdrawn by staff, with a reason."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from access.rights import Actor
from common.optimistic_lock import VersionToken, state_of
from common.row_actions import current_row, save_checked
from common.words import number_fr
from indicators.algebra.declared_sources import COUNT, SHARE
from indicators.models import Indicator, MeasuredFigure
from indicators.queries.measured import quantity_in
from startups.changes import programme_change


def save_figure(
    figure: MeasuredFigure, *, reason: str, actor: Actor, seen: VersionToken | None = None
) -> MeasuredFigure:
    """Enter the figure of a period, or correct it; the former values stay in its history.

    :raises PermissionDenied: the author may not.
    :raises EditConflictError: someone changed or withdrew it after ``seen``.
    :raises ValidationError: by field, in French; nothing is changed.
    """
    with programme_change(reason=reason, actor=actor) as user:
        figure.indicator = Indicator.objects.select_for_update(no_key=True).get(pk=figure.indicator_id)
        is_new, typed = figure.pk is None, state_of(figure, figure.EDITED)
        current = None if is_new else current_row(figure, seen, figure.EDITED, typed)
        check_figure(figure)
        if current and state_of(current, figure.EDITED) == state_of(figure, figure.EDITED):
            raise ValidationError("Rien n’a changé : corrigez une valeur, ou quittez cette page.")
        figure.entered_at, figure.entered_by = timezone.now(), user
        return save_checked(figure)


def check_figure(figure: MeasuredFigure) -> None:
    """Check an unsaved figure, also against what its indicator measures that year, and compute its value.

    :raises ValidationError: by field.
    """
    figure.full_clean(exclude=["indicator", "entered_by"], validate_unique=False, validate_constraints=False)
    indicator, year = figure.indicator, figure.last.year
    quantity = quantity_in(indicator, year)
    if not quantity:
        raise ValidationError(
            {"until": f"« {indicator.label} » est compté d’après les fiches en {year} : il n’a pas de relevé."}
        )
    if wrong := _wrong_value(quantity, figure):
        raise ValidationError(wrong)


def _wrong_value(quantity: str, figure: MeasuredFigure) -> dict[str, str]:
    if figure.numerator is not None and quantity != SHARE:
        return {"numerator": "Seul un pourcentage a un numérateur et un dénominateur."}
    if figure.value is None:
        return {"value": "Donnez la valeur." + (" Ou son numérateur et son dénominateur." if quantity == SHARE else "")}
    if quantity == SHARE and figure.value > 100:
        return {"value": f"Une part ne dépasse pas 100 % : {number_fr(figure.value)} est refusé."}
    if quantity == COUNT and figure.value != figure.value.to_integral_value():
        return {"value": "Un nombre de choses est entier."}
    return {}
