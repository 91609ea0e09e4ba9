from typing import Any

import pytest
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from betagouv.dropin.documents import LEGACY
from betagouv.dropin.views import ResponseOptions, read_options
from tests import wordings


def read(query: str, *, fields: tuple[str, ...] = ("name", "phases"), by_incubator: bool = True) -> ResponseOptions:
    return read_options(QueryDict(query), fields=fields, by_incubator=by_incubator)


def refused(query: str, *, by_incubator: bool = True) -> Any:
    with pytest.raises(ValidationError) as raised:
        read(query, by_incubator=by_incubator)
    return raised.value.detail


@pytest.mark.parametrize("query", ["", "phases=&fields=&incubator=", "fields=,,"])
def test_nothing_asked_is_everything(query: str) -> None:
    assert read(query) == ResponseOptions({}, None, frozenset())


def test_what_is_asked() -> None:
    asked = read("phases=legacy&fields=name,phases&incubator=dinum,anct")
    assert asked == ResponseOptions(LEGACY, frozenset({"name", "phases"}), frozenset({"dinum", "anct"}))
    assert asked.keep({"name": "a", "pitch": "b", "phases": []}) == {"name": "a", "phases": []}
    assert read("").keep({"pitch": "b"}) == {"pitch": "b"}


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("incubateur=dinum", {"incubateur": [wordings.UNKNOWN_PARAMETER]}),
        ("phases=old", {"phases": ["Écrivez « legacy » pour les anciens mots des phases, ou retirez ce paramètre."]}),
        ("fields=name,nom", {"fields": ["Champ inconnu : 'nom'. Champs possibles : name, phases."]}),
        ("fields=" + 90 * "x", {"fields": [f"Champ inconnu : '{80 * 'x'}'. Champs possibles : name, phases."]}),
        (
            "fields=name&fields=phases",
            {"fields": ["Ce paramètre est donné plusieurs fois : séparez ses valeurs par des virgules."]},
        ),
        ("incubator=" + ",".join(map(str, range(51))), {"incubator": ["Donnez au plus 50 incubateurs."]}),
        ("%00=1", {"\ufffd": [wordings.UNKNOWN_PARAMETER]}),
    ],
)
def test_what_is_refused_is_named(query: str, errors: dict[str, list[str]]) -> None:
    assert refused(query) == errors


def test_a_document_without_incubators_has_no_such_parameter() -> None:
    assert refused("incubator=dinum", by_incubator=False) == {"incubator": [wordings.UNKNOWN_PARAMETER]}
