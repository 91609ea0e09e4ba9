"""The fields of filters and their widgets: what a value of a URL may be, with messages in French."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.choices import flatten_choices
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_filters.fields import ChoiceField

from common.texts import whole_number

MAX_LENGTH = 200
MAX_VALUES = 50
SHORT_LIST = 40
"""A refusal names the possible values when there are at most so many."""
ANY = settings.FILTERS_EMPTY_CHOICE_LABEL
YES = ("yes", "true", "oui")
NO = ("no", "false", "non")
FORBIDDEN = "Ce texte contient un caractère interdit."


class OptionalSelect(forms.Select):
    """A select that is never required, so that Django does not evaluate its first choice, which may be a query.

    ``empty_label`` is the label of no choice, unless a choice gives it. Rendered here: templates would take a fifth of
    the time of the page for 400 options.
    """

    def __init__(self, *args: Any, empty_label: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.empty_label = empty_label

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: object = None) -> SafeString:
        choices = [*([("", self.empty_label)] if self.empty_label else []), *self.choices]
        options = SafeString("\n".join(_options(choices, set(self.format_value(value)))))
        whole = {"name": name, "class": "fr-select", **self.attrs, **(attrs or {})}
        return format_html("<select{}>{}</select>", flatatt(whole), options)

    def use_required_attribute(self, initial: Any) -> bool:
        return False


def _options(choices: Iterable[tuple[Any, Any]], selected: Collection[str]) -> Iterator[str]:
    """Yield each choice as an HTML option, and each group of choices as an ``optgroup``."""
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            options = "\n".join(_options(label, selected))
            yield f'<optgroup label="{escape(str(value))}">\n{options}</optgroup>'
        else:
            mark = " selected" * (str(value) in selected)
            yield f'<option value="{escape(str(value))}"{mark}>{escape(str(label))}</option>'


class SearchInput(forms.SearchInput):
    """A text field for search words."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "fr-input", "maxlength": MAX_LENGTH, **(attrs or {})})


class SelectOne(OptionalSelect, forms.SelectMultiple):
    """A select for one value; the other values in the URL follow as hidden fields."""

    allow_multiple_selected = False

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: object = None) -> SafeString:
        values = sorted({one for one in value or [] if one})
        self.choices = [*self.choices]
        if values and values[0] not in dict(flatten_choices(self.choices)):  # another spelling, or a former record
            self.choices.append((values[0], values[0]))
        select = super().render(name, values[:1] or [""], attrs)
        others = ((name, other) for other in values[1:])
        return select + format_html_join("", '<input type="hidden" name="{}" value="{}">', others)


class KnownValuesField(forms.MultipleChoiceField):
    """Several existing values, repeated or separated by commas.

    ``known`` returns those accepted besides the choices: other spellings, former records, or all where there are too many
    for a list, whose address has the name ``listed``.
    """

    widget = SelectOne

    def __init__(self, *, known: Callable[[], Collection[str]] = tuple, listed: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.known, self.listed = known, listed
        self.widget.empty_label = ANY

    def to_python(self, value: Any) -> list[str]:
        words = [word for text in super().to_python(value) for word in self._words(text)]
        if len(words) > MAX_VALUES:
            raise forms.ValidationError(f"Donnez au plus {MAX_VALUES} valeurs, et non {len(words)}.", "too_many_values")
        return sorted({word for word in words if word})

    def _words(self, text: str) -> list[str]:
        """Return the values of a text: itself if it is one, with its comma."""
        is_one = "," not in text or text in labels_of(self) or text in self.known()
        return [text] if is_one else [word.strip() for word in text.split(",")]

    def validate(self, value: Any) -> None:
        if value:
            refuse_unknown(value, labels_of(self), self.known, self.listed)


class OneOfField(ChoiceField):  # type: ignore[misc]  # published without types
    """One of the choices; the error gives the refused value and the possible ones."""

    widget = OptionalSelect

    def validate(self, value: Any) -> None:
        if value:
            refuse_unknown([value], labels_of(self))


class YesOrNoField(OneOfField):
    """One of the choices, among which ``yes`` and ``no``, also written in another way."""

    def to_python(self, value: Any) -> str:
        word = super().to_python(value)
        return YES[0] if word in YES else NO[0] if word in NO else str(word)


def labels_of(field: forms.Field) -> dict[str, str]:
    """Return the labels of the choices of a field, by value; nothing for a field without choices."""
    choices: Any = iter(getattr(field, "choices", ()))
    labels: dict[str, str] = dict(flatten_choices(choices))
    labels.pop("", None)
    return labels


def refuse_unknown(
    values: Collection[str],
    possible: Collection[str],
    known: Callable[[], Collection[str]] = tuple,
    listed: str = "",
) -> None:
    """Raise ValidationError for values that are neither possible nor known, with the possible ones, or their list."""
    other = [word for word in values if word not in possible]
    accepted = known() if other else ()
    if refused := [word for word in other if word not in accepted]:
        words, verb = ", ".join(f"« {word} »" for word in refused), "n’existe" if len(refused) == 1 else "n’existent"
        raise forms.ValidationError(f"{words} {verb} pas. {advice(possible, listed)}", "invalid_choice")


def advice(possible: Collection[str], listed: str = "") -> str:
    """Return the possible values as advice for a refused value, if they are few; else the address of the list ``listed``."""
    if listed:
        return f"Voir {reverse(listed)}."
    if not 0 < len(possible) <= SHORT_LIST:
        return "Choisissez dans la liste."
    return f"Valeurs possibles : {', '.join(possible)}."


@dataclass(frozen=True, slots=True)
class WholeBetween:
    """A parser of whole numbers within these bounds, which raises ValueError for any other text."""

    low: int
    high: int

    def __call__(self, text: str) -> int:
        number = whole_number(text, 9)
        if number is None or not self.low <= number <= self.high:
            raise ValueError(f"« {text[:40]} » n’est pas un nombre entier de {self.low} à {self.high} : écrivez-en un.")
        return number


class ReadBy(forms.Field):
    """A value parsed by ``reader``, whose ValueError gives the error message."""

    def __init__(self, *, reader: Callable[[Any], Any], **options: Any) -> None:
        super().__init__(**options)
        self.reader = reader

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if "\0" in value:
            raise forms.ValidationError(FORBIDDEN)
        try:
            return self.reader(value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class TextsField(forms.MultipleChoiceField):
    """Several texts without constraint."""

    def validate(self, value: Any) -> None:
        return
