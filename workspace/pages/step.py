"""A form whose change is shown before it is saved."""

import hashlib
from typing import Any, ClassVar

from django import forms

from workspace.pages.forms import PageForm
from workspace.pages.seen import SeenForm


class PreviewedForm(PageForm):
    """``previewed`` stands for the change whose effects were shown: it is saved only as it was seen.

    ``made_of`` names the fields that make the change what it is.
    """

    made_of: ClassVar[tuple[str, ...]] = ()
    previewed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    confirmed = forms.BooleanField(label="Je confirme ce changement", required=False)

    def replaced(self) -> str:
        """Stands for the records that the change is made to."""
        raise NotImplementedError

    @property
    def digest(self) -> str:
        """Stands for the change asked for: the values, and what they are made to."""
        asked = [self.replaced(), *(str(self.cleaned_data.get(name)) for name in self.made_of)]
        return hashlib.sha256(repr(asked).encode()).hexdigest()

    @property
    def is_previewed(self) -> bool:
        """Whether the effects of this very change were shown."""
        return bool(self.cleaned_data["previewed"] == self.digest)

    def show_previewed(self) -> None:
        """Have the page remember what it shows now."""
        self.remember(previewed=self.digest)

    def values(self, *names: str) -> dict[str, Any]:
        """What was typed in these fields, as the arguments of an action."""
        return {name: self.cleaned_data[name] for name in names}


class StepForm(PreviewedForm, SeenForm):
    """A change that is shown first, then saved over what its page showed."""

    def replaced(self) -> str:
        return str(self.data.get("seen", ""))
