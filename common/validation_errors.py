"""Convert the validation errors of actions, by field or by line."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


def messages_by_field(
    refusal: ValidationError, *, whole: str = NON_FIELD_ERRORS, shown_as: Mapping[str, str] | None = None
) -> dict[str, list[str]]:
    """Return the error messages by field; those without a field are under ``whole``.

    ``shown_as`` renames fields for the reader; messages of fields with the same name are joined.
    """
    found = refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
    names = {NON_FIELD_ERRORS: whole, **(shown_as or {})}
    messages: dict[str, list[str]] = {}
    for field, sentences in found.items():
        messages.setdefault(names.get(field, field), []).extend(sentences)
    return messages


class LinesRefused[Outcome](ValidationError):  # noqa: N818 - it says what happened, as Django's PermissionDenied
    """A line is wrong, so that nothing is saved: ``outcomes`` gives the errors by line."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__("Lines refused")
        self.outcomes = outcomes
