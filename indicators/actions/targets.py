"""Actions on targets: the value that an indicator should reach in a year, and the comment of staff. Each has a reason."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils import timezone

from access.rights import Actor
from common.optimistic_lock import State, VersionToken, check_unchanged
from common.readings import TOO_LONG, is_too_long
from common.row_actions import save_checked
from indicators.actions.printed_figures import clean_source
from indicators.models import Indicator, Target
from startups.changes import deciding


@dataclass(frozen=True, slots=True)
class TargetDocument:
    """The document with a target: the budget law of ``year``, or the revised forecast made in it."""

    year: int
    kind: str = Target.Edition.LAW

    @property
    def of_target(self) -> dict[str, object]:
        """Return the columns of a target of this edition."""
        return {"edition": self.kind, "edition_year": self.year}


class TargetStatus(StrEnum):
    """Whether there is a target."""

    VALUE = "value"
    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TargetValue:
    """A target as entered by staff; a ``value`` of None is "not determined" (ND), neither zero nor no target."""

    value: Decimal | None
    direction: str = Target.Direction.AT_LEAST
    tolerance: Decimal = Decimal(0)
    judgement: str = ""
    source: str = ""


def target_value_of(target: Target) -> TargetValue:
    """Return the values of a target, for comparison."""
    return TargetValue(target.value, target.direction, target.tolerance, target.judgement, target.source)


def target_state(aim: TargetValue | None) -> State:
    """Return the version of a target, for optimistic locking; ``sort`` distinguishes no target from an undetermined
    one.
    """
    shown = aim or TargetValue(None)
    sort = TargetStatus.NONE if aim is None else TargetStatus.UNKNOWN if aim.value is None else TargetStatus.VALUE
    return {"sort": sort.value, **asdict(shown)}


def set_target(
    *,
    indicator: Indicator,
    year: int,
    aim: TargetValue | None,
    reason: str,
    actor: Actor,
    edition: TargetDocument | None = None,
    seen: VersionToken | None = None,
) -> Target | None:
    """Set or delete (None) the target of ``indicator`` for ``year`` in an edition, by default the law of that year.

    Staff only. A published result keeps its own target.

    :raises PermissionDenied: the author may not.
    :raises ValidationError: by field, in French; nothing is changed.
    """
    with deciding(reason=reason, actor=actor) as user:
        Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)  # concurrent changes wait for each other
        asked = edition or TargetDocument(year)
        target = Target.objects.filter(indicator=indicator, year=year, **asked.of_target).first()
        check_unchanged(seen, target_state(target_value_of(target) if target else None), target_state(aim))
        _check(indicator, year, aim, target)
        if aim is None:
            if target:
                target.delete()
            return None
        target = target or Target(indicator=indicator, year=year, **asked.of_target)
        target.value, target.direction, target.tolerance = aim.value, aim.direction, aim.tolerance
        target.judgement, target.source = aim.judgement.strip(), clean_source(aim.source)
        target.set_at, target.set_by = timezone.now(), user
        return save_checked(target)


def _check(indicator: Indicator, year: int, aim: TargetValue | None, target: Target | None) -> None:
    if year < indicator.first_year or (indicator.last_year and year > indicator.last_year):
        raise ValidationError(f"« {indicator.label} » n’est pas suivi en {year}.")
    if aim is None and target is None:
        raise ValidationError("Cet indicateur n’a déjà pas de cible cette année-là.")
    if aim:
        wrong = {name: TOO_LONG for name in ("value", "tolerance") if is_too_long(getattr(aim, name))}
        if aim.value is not None and aim.value < 0:
            wrong["value"] = (
                "Une cible n’est pas négative : aucun résultat ne l’est. Écrivez zéro ou plus, ou rien pour ND."
            )
        if wrong:
            raise ValidationError(wrong)
    if target and aim == target_value_of(target):
        raise ValidationError("Rien n’a changé : modifiez la cible ou le jugement, ou quittez cette page.")
