"""Refusals of actions, renamed for the reader."""

import pytest
from django.core.exceptions import ValidationError

from common.validation_errors import LinesRefused, messages_by_field


def of_fields(**sentences: list[str]) -> ValidationError:
    return ValidationError(dict(sentences))


@pytest.mark.parametrize(
    ("refusal", "options", "expected"),
    [
        (ValidationError("Non."), {}, {"__all__": ["Non."]}),
        (ValidationError(["Non.", "Jamais."]), {"whole": "detail"}, {"detail": ["Non.", "Jamais."]}),
        (of_fields(end=["Avant le début."]), {}, {"end": ["Avant le début."]}),
        (of_fields(end=["Avant le début."]), {"shown_as": {"end": "last"}}, {"last": ["Avant le début."]}),
        (of_fields(__all__=["Non."]), {"whole": "code", "shown_as": {"end": "last"}}, {"code": ["Non."]}),
        (of_fields(__all__=["Non."]), {"whole": "code", "shown_as": {"__all__": "value"}}, {"value": ["Non."]}),
        (
            of_fields(start=["Trop tôt."], value=["Trop grand."], end=["Trop tard."]),
            {"shown_as": {"start": "period", "end": "period"}},
            {"period": ["Trop tôt.", "Trop tard."], "value": ["Trop grand."]},
        ),
        (
            of_fields(start=["Trop tôt."], period=["Illisible."]),
            {"shown_as": {"start": "period"}},
            {"period": ["Trop tôt.", "Illisible."]},
        ),
    ],
)
def test_sentences_are_kept_under_the_names_that_are_shown(
    refusal: ValidationError, options: dict[str, object], expected: dict[str, list[str]]
) -> None:
    assert messages_by_field(refusal, **options) == expected  # type: ignore[arg-type]


def test_a_refusal_is_left_as_it_was() -> None:
    refusal = of_fields(start=["Trop tôt."], end=["Trop tard."])
    messages_by_field(refusal, shown_as={"start": "period", "end": "period"})["period"].append("De plus.")
    assert refusal.message_dict == {"start": ["Trop tôt."], "end": ["Trop tard."]}


def test_refused_lines_show_what_each_does() -> None:
    with pytest.raises(LinesRefused) as refused:
        raise LinesRefused(["la première", "la deuxième"])
    assert refused.value.outcomes == ["la première", "la deuxième"]
