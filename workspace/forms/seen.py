"""A form whose change is shown before it is saved."""

import hashlib

from django import forms
from django.http import QueryDict

from workspace.forms.base import PageForm


class SeenForm(PageForm):
    """``seen`` stands for the change whose effects were shown: it is saved only as it was seen."""

    data: QueryDict
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def requested_values(self) -> list[str]:
        """What makes the effects of the change: the values asked for, and what they are made to."""
        raise NotImplementedError

    @property
    def digest(self) -> str:
        """Digest of the change asked for."""
        return hashlib.sha256(repr(self.requested_values()).encode()).hexdigest()

    @property
    def is_seen(self) -> bool:
        """Whether the effects of this very change were shown."""
        return bool(self.cleaned_data["seen"] == self.digest)

    def remember_seen(self) -> None:
        """Have the page remember what it shows now."""
        self.data = self.data.copy()
        self.data["seen"] = self.digest
