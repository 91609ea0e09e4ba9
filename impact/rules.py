"""Rules: how an indicator is computed, as data (``Definition.rule``), read into a measure or refused with the reason.

``{"measure": "entries", "kind": "construction", "first_time": true}`` counts the startups that enter a phase,
``{"measure": "designations"}`` the designations of the year.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from common.words import NO_BREAK
from impact.measures import DESIGNATIONS, ENTRIES, Measure


@dataclass(frozen=True, slots=True)
class Grammar:
    """The parameters that a measure takes, with their types, and what builds it from them and the phases' labels."""

    required: Mapping[str, type]
    optional: Mapping[str, type]
    build: Callable[[Mapping[str, Any], Mapping[str, str]], Measure]


def _entries(rule: Mapping[str, Any], kinds: Mapping[str, str]) -> Measure:
    kind = rule["kind"]
    if kind not in kinds:
        raise ValidationError(f"La phase « {kind} » n'existe pas. Les phases sont : {', '.join(kinds)}.")
    if rule.get("first_time", False):
        return Measure(
            source=ENTRIES,
            condition=Q(kind_id=kind, first_of_kind=True),
            reason=f"Première entrée en phase «{NO_BREAK}{kinds[kind]}{NO_BREAK}»",
            words=f"Nombre de services entrés pour la première fois en phase «{NO_BREAK}{kinds[kind]}{NO_BREAK}» dans l'année",
        )
    return Measure(
        source=ENTRIES,
        condition=Q(kind_id=kind),
        reason=f"Entrée en phase «{NO_BREAK}{kinds[kind]}{NO_BREAK}»",
        words=f"Nombre d'entrées en phase «{NO_BREAK}{kinds[kind]}{NO_BREAK}» dans l'année",
    )


def _designations(rule: Mapping[str, Any], kinds: Mapping[str, str]) -> Measure:
    return Measure(
        source=DESIGNATIONS,
        condition=Q(),
        reason="Désignation à impact national",
        words="Nombre de services désignés à impact national pour le millésime de l'année",
    )


MEASURES: dict[str, Grammar] = {
    "entries": Grammar(required={"kind": str}, optional={"first_time": bool}, build=_entries),
    "designations": Grammar(required={}, optional={}, build=_designations),
}
_TYPES = {str: "un texte", bool: "vrai ou faux"}


def measure_from(rule: object, kinds: Mapping[str, str]) -> Measure:
    """The measure that ``rule`` describes; ``kinds`` gives the label of each kind of phase.

    Raises ValidationError, with the reason in French, for a rule that is not one.
    """
    if not isinstance(rule, dict):
        raise ValidationError("Une règle est un objet JSON.")
    name = rule.get("measure")
    grammar = MEASURES.get(name) if isinstance(name, str) else None
    if grammar is None:
        raise ValidationError(f"La mesure « {name} » n'existe pas. Les mesures sont : {', '.join(MEASURES)}.")
    parameters = {key: value for key, value in rule.items() if key != "measure"}
    _check(str(name), parameters, grammar)
    return grammar.build(parameters, kinds)


def _check(name: str, parameters: Mapping[str, Any], grammar: Grammar) -> None:
    known = {**grammar.required, **grammar.optional}
    problems = [f"« {key} » n'est pas un paramètre de la mesure « {name} »." for key in parameters if key not in known]
    problems += [f"La mesure « {name} » demande « {key} »." for key in grammar.required if key not in parameters]
    problems += [
        f"« {key} » est {_TYPES[expected]}."
        for key, expected in known.items()
        if key in parameters and not isinstance(parameters[key], expected)
    ]
    if problems:
        raise ValidationError(problems)
