"""The form of several values of a service: each line is the value of a period of a metric."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField

from common.readings import LONGEST_SOURCE, PERIODS, MeasuredValue, read_period, read_value
from common.texts import MAX_REASON
from impact.measurements.evaluate_readings import ReadingOutcome, SubmittedReading
from impact.models import Metric
from workspace.pages.fields import Text
from workspace.pages.forms import LockField, PreviewedForm

MOST_LINES = 100
EMPTY_LINES = 4
"""How many lines without anything typed a page offers."""
CELLS = {"start": "period", "until": "period"}
"""The cells that show what is refused of other values."""
MISSING = {"metric": "Choisissez une mesure.", "period": "Donnez la période."}


class ReadingLine(forms.Form):
    """The value of a period of a metric; a line without value is ignored. ``submitted`` is what a valid line submits."""

    metric = forms.ChoiceField(
        label="Mesure", required=False, error_messages={"invalid_choice": "Choisissez une mesure de ce service."}
    )
    period = Text("Période", limit=40)
    value = Text("Valeur", limit=60)
    source = Text("Source", limit=LONGEST_SOURCE)
    is_approximate = forms.TypedChoiceField(
        label="Arrondie à la source",
        required=False,
        choices=[("", "–"), ("oui", "Oui"), ("non", "Non")],
        coerce=lambda text: text == "oui",
        empty_value=None,
        error_messages={"invalid_choice": "Choisissez oui ou non."},
    )

    def __init__(self, data: Any = None, *, metrics: Sequence[Metric], **options: Any) -> None:
        super().__init__(data, **options)
        self.number = 0
        self.submitted: SubmittedReading | None = None
        self._metrics = {one.code: one for one in metrics}
        choice = self.fields["metric"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101
        choice.choices = [("", "Choisir"), *((one.code, f"{one.name} (en {one.unit})") for one in metrics)]
        self.fields["value"].widget.attrs["inputmode"] = "decimal"
        for name, field in self.fields.items():
            style = "fr-select" if isinstance(field.widget, forms.Select) else "fr-input"
            field.widget.attrs |= {"class": style, "aria-describedby": f"{self.add_prefix(name)}-message"}

    def clean(self) -> dict[str, Any]:
        """Parse the period and the value, as the metric of the line writes them."""
        values = self.cleaned_data
        if not values.get("value"):
            return values
        metric = self._metrics.get(values.get("metric", ""))
        for name, message in MISSING.items():
            if not values.get(name) and name not in self.errors:
                self.add_error(name, message)
        period = self._parse("period", lambda text: read_period(text, metric.cadence if metric else ""))
        value = self._parse("value", lambda text: read_value(text, metric.kind if metric else ""))
        if metric and period and value is not None and not self.errors:
            reading = MeasuredValue(*period, value, values["source"], values["is_approximate"])
            self.submitted = SubmittedReading(f"la ligne {self.number}", metric.code, reading)
        return values

    def _parse[T](self, name: str, read: Callable[[str], T]) -> T | None:
        if name in self.errors:
            return None
        try:
            return read(self.cleaned_data[name])
        except ValueError as unreadable:
            self.add_error(name, str(unreadable))
            return None


class BaseReadingLines(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic when it runs
    """The lines of the form, numbered from 1."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "missing_management_form": "Cette page a perdu ce qu’elle retenait. Rechargez-la, puis recommencez.",
        "too_many_forms": f"{MOST_LINES} lignes au plus : enregistrez celles-ci en plusieurs fois.",
    }

    def add_fields(self, form: ReadingLine, index: int | None) -> None:
        super().add_fields(form, index)
        form.number = (index or 0) + 1
        for field in form.fields.values():
            field.label = f"{field.label}, ligne {form.number}"

    @property
    def names(self) -> set[str]:
        """Return the names of all that the lines submit."""
        return {one.add_prefix(name) for one in (self.management_form, *self.forms) for name in one.fields}

    @property
    def filled(self) -> list[ReadingLine]:
        """Return the valid lines with a value."""
        return [line for line in self.forms if line.submitted]

    @property
    def asked(self) -> list[SubmittedReading]:
        """Return the readings of the valid lines."""
        return [line.submitted for line in self.filled if line.submitted]

    @property
    def typed(self) -> list[dict[str, Any]]:
        """Return what is typed in each line, to display it with more lines."""
        return [{name: line[name].value() for name in line.fields} for line in self.forms]

    def refuse(self, evaluated: Sequence[ReadingOutcome]) -> None:
        """Display what is refused of the filled lines, each next to its cell."""
        for line, one in zip(self.filled, evaluated, strict=True):
            for name, message in one.refusals.items():
                line.add_error(CELLS.get(name, name), message)


ReadingLines: type[BaseReadingLines] = forms.formset_factory(  # type: ignore[assignment]  # a class made from it
    ReadingLine,
    formset=BaseReadingLines,
    extra=EMPTY_LINES,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES,
    validate_max=True,
)


class ReadingsForm(PreviewedForm):
    """Several values of the metrics of a service, in ``lines``."""

    digest_fields = ()
    """The lines define the change (``state_key``): a reason typed after the preview changes none of its effects."""

    save_label = "Enregistrer toutes les lignes"
    inputs_template = "workspace/readings/inputs.html"
    reason = Text("Motif", limit=MAX_REASON, rows=2, help_text="Il sera public.")
    seen = LockField(required=False)
    required_when: Mapping[str, str] = {"reason": "si une ligne corrige une valeur, ou est inhabituelle"}
    periods = PERIODS

    def __init__(self, data: Any = None, *, lines: BaseReadingLines, **options: Any) -> None:
        super().__init__(data, **options)
        self.lines = lines

    def unknown_fields(self) -> set[str]:
        return super().unknown_fields() - self.lines.names

    def clean(self) -> dict[str, Any]:
        for message in self.lines.non_form_errors():
            self.add_error(None, message)
        if self.lines.is_valid() and not self.lines.filled:
            self.add_error(None, "Saisissez au moins une valeur.")
        return super().clean()

    def visible_fields(self) -> list[BoundField]:
        """Return its own fields and the cells of the lines, which the summary of errors links to."""
        return [*super().visible_fields(), *(cell for line in self.lines.forms for cell in line.visible_fields())]

    def state_key(self) -> str:
        """Return a text that identifies the lines, and the values that they replace."""
        return f"{self.lines.asked} {super().state_key()}"
