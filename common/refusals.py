"""What an action refuses: sentences by field, and the lines of a file that can't be entered."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


def messages_by_field(
    refusal: ValidationError, *, whole: str = NON_FIELD_ERRORS, shown_as: Mapping[str, str] | None = None
) -> dict[str, list[str]]:
    """The sentences of ``refusal`` by field; those of no field are under ``whole``.

    ``shown_as`` gives the names under which its reader knows some fields; two that have one name join their sentences.
    """
    found = refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
    names = {NON_FIELD_ERRORS: whole, **(shown_as or {})}
    messages: dict[str, list[str]] = {}
    for field, sentences in found.items():
        messages.setdefault(names.get(field, field), []).extend(sentences)
    return messages


def in_columns(problems: Mapping[str, Sequence[str]], titles: Mapping[str, str]) -> list[str]:
    """The problems of a line of a file as sentences, each with the title of its column; those of no column come alone."""
    return [
        f"Colonne « {titles[name]} » : {sentence}" if name in titles else sentence
        for name, sentences in problems.items()
        for sentence in sentences
    ]


class LinesRefused[Outcome](Exception):  # noqa: N818 - it says what happened, as Django's PermissionDenied
    """A line is wrong, so that nothing is entered: ``outcomes`` say which, and why."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__("Lines refused")
        self.outcomes = outcomes
