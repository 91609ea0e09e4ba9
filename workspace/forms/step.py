"""The forms that change the records of a service, shown before they are saved."""

from typing import Any, ClassVar

from django import forms

from workspace.forms.seen import SeenForm


class StepForm(SeenForm):
    """``made_of`` names the fields that make the change what it is.

    ``version`` is what the records were when the page was made, ``now`` what they are.
    """

    made_of: ClassVar[tuple[str, ...]] = ()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(label="Je confirme ce changement", required=False)

    def __init__(self, data: Any = None, *, now: int, **options: Any) -> None:
        super().__init__(data, **options)
        self.now = now
        self.fields["version"].initial = now

    def requested_values(self) -> list[str]:
        return [str(self.now), *(str(self.cleaned_data.get(name)) for name in self.made_of)]

    def remember_seen(self) -> None:
        super().remember_seen()
        self.remember(version=self.now)

    def values(self, *names: str) -> dict[str, Any]:
        """What was typed in these fields, as the arguments of an action."""
        return {name: self.cleaned_data[name] for name in names}

    def remember(self, **values: object) -> None:
        """Have the page send these values with the next sending."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[name] = "" if value is None else str(value)
