"""Actions on composed indicators: a first definition, new versions, an end, an order. Each change has a reason."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from access.rights import Actor
from accounts.models import User
from common.locks import take_turn
from common.optimistic_lock import State, VersionToken, check_unchanged, state_of
from common.row_actions import save_checked
from indicators.actions.publication_warnings import UnconfirmedError, published_years_warnings
from indicators.algebra import measure_of, read_vocabulary
from indicators.models import Definition, Indicator, IndicatorFollower, PublishedResult, Target
from startups.changes import programme_change

TABLE = "indicators.indicators"
"""Whose turn it is to give indicators their codes and their places: there is no row to lock before the first one."""


NAMING = ("label", "unit", "wording")
ENDING = ("last_year",)
"""What somebody saw of an indicator."""


@dataclass(frozen=True, slots=True)
class Naming:
    """The name of an indicator, and its meaning for staff."""

    label: str
    unit: str
    wording: str = ""


@dataclass(frozen=True, slots=True)
class ChangeContext:
    """The author of a change, and the reason."""

    actor: Actor
    reason: str


@dataclass(frozen=True, slots=True)
class Following:
    """The follower of a new indicator, from ``first_year`` on (None: the first year of the indicator)."""

    follower: str
    first_year: int | None = None


def create_indicator(
    *,
    code: str,
    naming: Naming,
    first_year: int,
    last_year: int | None,
    rule: object,
    following: Following,
    by: ChangeContext,
) -> Indicator:
    """Create an indicator, last in the table, with the first version of its definition, and its follower.

    Requests the computation after the commit.

    :raises PermissionDenied: the author may not.
    :raises ValidationError: by field, in French; nothing is changed.
    """
    with _deciding(by) as user:
        checked = _checked(rule)
        take_turn(TABLE)
        last = Indicator.objects.order_by("position").last()
        indicator = Indicator(
            code=code.strip(), first_year=first_year, last_year=last_year, position=last.position + 1 if last else 1
        )
        save_checked(_rename(indicator, naming))
        Definition.objects.create(indicator=indicator, first_year=first_year, rule=checked, created_by=user)
        _follow(indicator, following)
        return indicator


def _follow(indicator: Indicator, following: Following) -> None:
    """Record the follower of a new indicator.

    :raises ValidationError: the year is outside those of the indicator.
    """
    since = following.first_year or indicator.first_year
    row = IndicatorFollower(
        indicator=indicator, follower=following.follower, first_year=since, last_year=indicator.last_year
    )
    try:
        save_checked(row)
    except ValidationError as refusal:
        raise ValidationError({"followed_from": refusal.messages}) from None


def versions_state(indicator: Indicator) -> State:
    """Return the version that a new definition checks: the last one. One query, none if the definitions are prefetched."""
    return {"version": max((one.version for one in indicator.definitions.all()), default=0)}


def published_years(indicator: Indicator, since: int = 0) -> list[int]:
    """Return the years of an indicator, from ``since`` on, with a published result. One query."""
    rows = PublishedResult.objects.filter(indicator=indicator, year__gte=since, replaced_by__isnull=True)
    return list(rows.order_by("year").values_list("year", flat=True))


def add_version(
    *,
    indicator: Indicator,
    first_year: int,
    rule: object,
    by: ChangeContext,
    seen: VersionToken | None = None,
    confirmed: bool = False,
) -> Definition:
    """Add a definition that applies from ``first_year`` on; earlier versions keep the earlier years.

    :raises UnconfirmedError: some of these years are published, and the author did not confirm it.
    """
    with _deciding(by) as user:
        check_unchanged(seen, versions_state(_locked(indicator)))
        checked = _checked(rule)
        if first_year < indicator.first_year or (indicator.last_year and first_year > indicator.last_year):
            raise ValidationError({"first_year": f"« {indicator.label} » n’est pas suivi en {first_year}."})
        versions = list(indicator.definitions.order_by("version"))
        begun = [one for one in versions if one.first_year <= first_year]
        if begun and begun[-1].rule == checked:
            raise ValidationError({"rule": f"C’est déjà la définition de {first_year} : changez-la, ou quittez."})
        if not confirmed and (warnings := published_years_warnings(published_years(indicator, first_year))):
            raise UnconfirmedError(warnings)
        version = versions[-1].version + 1 if versions else 1
        definition = Definition(
            indicator=indicator, version=version, first_year=first_year, rule=checked, created_by=user
        )
        return save_checked(definition)


def reword_indicator(
    *, indicator: Indicator, naming: Naming, by: ChangeContext, seen: VersionToken | None = None
) -> Indicator:
    """Rename an indicator, without changing its figures."""
    with _deciding(by):
        current = _locked(indicator)
        before, renamed = state_of(current, NAMING), _rename(current, naming)
        after = state_of(renamed, NAMING)
        check_unchanged(seen, before, after)
        if before == after:
            raise ValidationError("Rien n’a changé : modifiez un des textes, ou quittez cette page.")
        return save_checked(renamed)


def end_indicator(
    *, indicator: Indicator, last_year: int | None, by: ChangeContext, seen: VersionToken | None = None
) -> Indicator:
    """Set the last year of ``indicator`` (None: no end). Refused before a published year, or one with a target."""
    with _deciding(by):
        current = _locked(indicator)
        check_unchanged(seen, state_of(current, ENDING))
        if current.last_year == last_year:
            raise ValidationError({"last_year": "C’est déjà sa dernière année."})
        for model, reason in ((PublishedResult, "un résultat est publié"), (Target, "une cible est fixée")):
            after = model.objects.filter(indicator=current, year__gt=last_year) if last_year else model.objects.none()
            if (kept := after.order_by("-year").values_list("year", flat=True).first()) is not None:
                raise ValidationError(
                    {"last_year": f"L’indicateur ne finit pas avant {kept} : {reason} cette année-là."}
                )
        current.last_year = last_year
        save_checked(current)
        for row in current.followers.all():
            row.indicator = current
            try:
                row.clean()
            except ValidationError as refusal:
                message = f"Qui suit l’indicateur est dit au-delà : {row}. Corrigez-le d’abord."
                raise ValidationError({"last_year": message}) from refusal
        return current


def order_state() -> State:
    """Return the current order of indicator codes, for optimistic locking. One query."""
    return {"codes": list(Indicator.objects.values_list("code", flat=True))}


def order_indicators(*, codes: Sequence[str], by: ChangeContext, seen: VersionToken | None = None) -> None:
    """Order the indicators by ``codes``, which contains each of them once."""
    with _deciding(by):
        take_turn(TABLE)
        indicators = {one.code: one for one in Indicator.objects.select_for_update(no_key=True).order_by("pk")}
        check_unchanged(seen, order_state())
        if sorted(codes) != sorted(indicators):
            raise ValidationError("L’ordre nomme chaque indicateur une fois. Rechargez la page, puis recommencez.")
        changed = [code for place, code in enumerate(codes, start=1) if indicators[code].position != place]
        if not changed:
            raise ValidationError("Rien n’a changé : donnez un autre ordre, ou quittez cette page.")
        for place, code in enumerate(codes, start=1):
            indicators[code].position = place
        Indicator.objects.bulk_update([indicators[code] for code in changed], ["position"])


def remove_version(*, definition: Definition, by: ChangeContext, seen: VersionToken | None = None) -> None:
    """Delete the last version of a definition, made by mistake: the previous one applies to its years again."""
    with _deciding(by):
        indicator = _locked(definition.indicator)
        check_unchanged(seen, versions_state(indicator))
        last = indicator.definitions.order_by("version").last()
        if last is None or last.pk != definition.pk or last.version == 1:
            raise ValidationError(
                "Seule la dernière version se retire, et il en reste une : sinon, retirez l’indicateur."
            )
        if PublishedResult.objects.filter(definition=definition).exists():
            raise ValidationError("Un résultat est publié selon cette version : elle reste. Composez-en une autre.")
        last.delete()


def remove_indicator(*, indicator: Indicator, by: ChangeContext, seen: VersionToken | None = None) -> None:
    """Delete an indicator made by mistake, with its targets and figures; refused if anything is published."""
    with _deciding(by):
        current = _locked(indicator)
        check_unchanged(seen, state_of(current, NAMING))
        if (
            year := PublishedResult.objects.filter(indicator=current).values_list("year", flat=True).first()
        ) is not None:
            raise ValidationError(
                f"Un résultat de {year} est publié : l’indicateur reste. Donnez-lui une dernière année."
            )
        current.delete()


@contextmanager
def _deciding(by: ChangeContext) -> Iterator[User]:
    """Check the right and record the reason."""
    with programme_change(reason=by.reason, actor=by.actor) as user:
        yield user


def _locked(indicator: Indicator) -> Indicator:
    """Lock the indicator and return it as stored."""
    return Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)


def _rename(indicator: Indicator, naming: Naming) -> Indicator:
    indicator.label, indicator.unit = naming.label.strip(), naming.unit.strip()
    indicator.wording = naming.wording.strip()
    return indicator


def _checked(rule: object) -> Any:
    """Return the rule if it can be computed.

    :raises ValidationError: with the reasons, for the field ``rule``.
    """
    try:
        measure_of(rule, read_vocabulary())
    except ValidationError as refusal:
        raise ValidationError({"rule": refusal.messages}) from None
    return rule
