"""The controls of the form: the fields needed by the chosen measure, their values and errors. Pure functions."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workspace.composer.grammar import MONTHS, ConditionGrammar, Grammar, MeasureGrammar, Option
from workspace.composer.translating import BASE, COUNTED, OF_QUANTITIES, RATE, SHARE, Values, aggregate_of, one

BASE_SAID = "Population de référence : "
_QUOTED = re.compile(r"« ([a-z_]+) »")


@dataclass(frozen=True, slots=True)
class ControlOption:
    """A possible value, and whether it is chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Control:
    """A field: ``sort`` is select, choices (several) or number."""

    name: str
    label: str
    sort: str
    choices: tuple[ControlOption, ...] = ()
    value: str = ""
    unit: str = ""
    is_required: bool = False
    errors: tuple[str, ...] = ()

    @property
    def chosen(self) -> int:
        """Return how many values are chosen."""
        return sum(choice.is_chosen for choice in self.choices)

    @property
    def is_used(self) -> bool:
        """Whether it has a value, or requires one."""
        return bool(self.is_required or self.errors or (self.sort == "choices" and self.chosen))


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
    measures = [Option(known.name, known.label) for known in grammar.values()]
    found = [ControlGroup("measure", "Ce que l’on compte", (select("measure", "Mesure", measures, values),))]
    if source:
        found += _of_source(grammar, source, values)
    errors, left = _placed(problems, {control.name for part in found for control in (*part.controls, *part.conditions)})
    return [_with_errors(part, errors) for part in found], left


def _of_source(grammar: Grammar, source: MeasureGrammar, values: Values) -> list[ControlGroup]:
    aggregate = aggregate_of(values, source)
    how = [*_period(source, "", values), select("aggregate", "Calcul", source.aggregates, values)]
    if aggregate in OF_QUANTITIES and source.quantities:
        how.append(select("quantity", "De quelle quantité", source.quantities, values))
    found = [
        ControlGroup("calcul", "Sur quelle période, et comment", tuple(how)),
        ControlGroup("population", "Seulement si", conditions=_conditions(source.conditions, "", values)),
    ]
    if aggregate == SHARE:
        optional = [replace(condition, is_required=False) for condition in source.conditions]
        found.append(
            ControlGroup("counted", "Parmi eux, ceux qui comptent", conditions=_conditions(optional, COUNTED, values))
        )
    if aggregate == RATE:
        measures = [Option(known.name, known.label) for known in grammar.values()]
        base = grammar.get(one(values, f"{BASE}measure"))
        controls = [select(f"{BASE}measure", "Population de référence", measures, values)]
        found.append(
            ControlGroup(
                "base",
                "Rapportés à",
                (*controls, *(_period(base, BASE, values) if base else ())),
                _conditions(base.conditions, BASE, values) if base else (),
            )
        )
    return found


def _period(source: MeasureGrammar, prefix: str, values: Values) -> list[Control]:
    controls = [select(f"{prefix}period", "Période", source.periods, values)]
    if one(values, f"{prefix}period") == MONTHS:
        name = f"{prefix}months"
        controls.append(
            Control(name, "Nombre de mois", "number", value=one(values, name), unit="mois", is_required=True)
        )
    return controls


def select(name: str, label: str, options: Iterable[Option], values: Values) -> Control:
    """Return a select field; the first value by default."""
    chosen = one(values, name)
    return Control(name, label, "select", tuple(ControlOption(o.value, o.label, o.value == chosen) for o in options))


def _conditions(conditions: Iterable[ConditionGrammar], prefix: str, values: Values) -> tuple[Control, ...]:
    return tuple(_control(condition, f"{prefix}{condition.name}", values) for condition in conditions)


def _control(condition: ConditionGrammar, name: str, values: Values) -> Control:
    if condition.sort == "flag":
        options = [Option("", "Peu importe"), *(Option(o.value, o.label) for o in condition.options)]
        return select(name, condition.label, options, values)
    sent = values.get(name, ())
    choices = tuple(ControlOption(o.value, o.label, o.value in sent) for o in condition.options)
    return Control(name, condition.label, "choices", choices, is_required=condition.is_required)


def _placed(problems: Sequence[str], names: set[str]) -> tuple[Mapping[str, list[str]], list[str]]:
    """Assign each error to the field that it names, in the part it is about; return those that name none separately."""
    errors: dict[str, list[str]] = defaultdict(list)
    left = []
    for problem in problems:
        prefixes = (BASE,) if problem.startswith(BASE_SAID) else (COUNTED, "") if "« counted »" in problem else ("",)
        candidates = [f"{prefix}{word}" for prefix in prefixes for word in _QUOTED.findall(problem)]
        name = next((name for name in candidates if name in names), "")
        if name:
            errors[name].append(problem.removeprefix(BASE_SAID))
        else:
            left.append(problem)
    return errors, left


def _with_errors(part: ControlGroup, errors: Mapping[str, list[str]]) -> ControlGroup:
    def attach_errors(controls: Iterable[Control]) -> tuple[Control, ...]:
        return tuple(replace(control, errors=tuple(errors.get(control.name, ()))) for control in controls)

    return ControlGroup(part.key, part.title, attach_errors(part.controls), attach_errors(part.conditions))
