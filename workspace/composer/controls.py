"""The controls of the form: the fields needed by the chosen measure, their values and errors. Pure functions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workspace.composer.translating import (
    BASE,
    COUNTED,
    MONTHS,
    OF_QUANTITIES,
    RATE,
    SHARE,
    Grammar,
    Spec,
    Values,
    aggregate_of,
    one,
    text_of,
)

BASE_SAID = "Population de référence : "
_QUOTED = re.compile(r"« ([a-z_]+) »")


@dataclass(frozen=True, slots=True)
class ControlOption:
    """A possible value, and whether it is chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(slots=True)
class Control:
    """A field: ``kind`` is select, choices (several) or number."""

    name: str
    label: str
    kind: str
    choices: tuple[ControlOption, ...] = ()
    value: str = ""
    unit: str = ""
    is_required: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def chosen(self) -> int:
        """Return how many values are chosen."""
        return sum(choice.is_chosen for choice in self.choices)

    @property
    def is_used(self) -> bool:
        """Whether it has a value, or requires one."""
        return bool(self.is_required or self.errors or (self.kind == "choices" and self.chosen))


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """A group of controls under a title."""

    key: str
    title: str
    controls: tuple[Control, ...] = ()
    conditions: tuple[Control, ...] = ()


def parts(grammar: Grammar, values: Values, problems: Sequence[str] = ()) -> tuple[list[ControlGroup], list[str]]:
    """Return the groups of fields for the current choices, and the errors that belong to none of them."""
    source = grammar.get(one(values, "measure"))
    measure = select("measure", "Mesure", grammar.values(), values)
    found = [ControlGroup("measure", "Mesure à compter", (measure,))]
    if source:
        found += _of_source(grammar, source, values)
    controls = {control.name: control for part in found for control in (*part.controls, *part.conditions)}
    return found, _place(problems, controls)


def _of_source(grammar: Grammar, source: Spec, values: Values) -> list[ControlGroup]:
    aggregate = aggregate_of(values, source)
    how = [*_period(source, "", values), select("aggregate", "Calcul", source["aggregates"], values)]
    if aggregate in OF_QUANTITIES and source["quantities"]:
        how.append(select("quantity", "De quelle quantité", source["quantities"], values))
    found = [
        ControlGroup("calcul", "Sur quelle période, et comment", tuple(how)),
        ControlGroup("population", "Conditions", conditions=_conditions(source["conditions"], "", values)),
    ]
    if aggregate == SHARE:
        optional = [{**condition, "is_required": False} for condition in source["conditions"]]
        found.append(
            ControlGroup("counted", "Parmi eux, ceux qui comptent", conditions=_conditions(optional, COUNTED, values))
        )
    if aggregate == RATE:
        base = grammar.get(one(values, f"{BASE}measure"))
        controls = [select(f"{BASE}measure", "Population de référence", grammar.values(), values)]
        found.append(
            ControlGroup(
                "base",
                "Rapportés à",
                (*controls, *(_period(base, BASE, values) if base else ())),
                _conditions(base["conditions"], BASE, values) if base else (),
            )
        )
    return found


def _period(source: Spec, prefix: str, values: Values) -> list[Control]:
    controls = [select(f"{prefix}period", "Période", source["periods"], values)]
    if one(values, f"{prefix}period") == MONTHS:
        name = f"{prefix}months"
        controls.append(
            Control(name, "Nombre de mois", "number", value=one(values, name), unit="mois", is_required=True)
        )
    return controls


def select(name: str, label: str, options: Iterable[Spec], values: Values) -> Control:
    """Return a select field; the first value by default."""
    chosen = one(values, name)
    return Control(name, label, "select", _offered(options, [chosen]))


def _offered(options: Iterable[Spec], chosen: Sequence[str]) -> tuple[ControlOption, ...]:
    """Return the options as form data; ``chosen`` are the texts that the form sends."""
    texts = [(text_of(option["value"]), option["label"]) for option in options]
    return tuple(ControlOption(text, label, text in chosen) for text, label in texts)


def _conditions(conditions: Iterable[Spec], prefix: str, values: Values) -> tuple[Control, ...]:
    return tuple(_control(condition, f"{prefix}{condition['name']}", values) for condition in conditions)


def _control(condition: Spec, name: str, values: Values) -> Control:
    label, options = condition["label"], condition["values"] or ()
    if condition["type"] == "flag":
        return select(name, label, [{"value": "", "label": "Peu importe"}, *options], values)
    choices = _offered(options, values.get(name, ()))
    return Control(name, label, "choices", choices, is_required=condition["is_required"])


def _place(problems: Sequence[str], controls: Mapping[str, Control]) -> list[str]:
    """Add each error to the field that it names, in the part it is about; return those that name none."""
    left = []
    for problem in problems:
        prefixes = (BASE,) if problem.startswith(BASE_SAID) else (COUNTED, "") if "« counted »" in problem else ("",)
        candidates = [f"{prefix}{word}" for prefix in prefixes for word in _QUOTED.findall(problem)]
        control = next((controls[name] for name in candidates if name in controls), None)
        if control:
            control.errors.append(problem.removeprefix(BASE_SAID))
        else:
            left.append(problem)
    return left
