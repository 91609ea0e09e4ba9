import pytest

from betagouv.comparison.stored import RECORD_TABLES
from betagouv.parse.records import Code, SourceKind
from betagouv.presenters import NOUNS, doubt_fr, field_fr, record_fr


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        (SourceKind.STARTUP, "user_types", "usagers"),
        (SourceKind.STARTUP, "phases", "phases"),
        (SourceKind.STARTUP, "phases[1].end", "2e phase, date de fin"),
        (SourceKind.STARTUP, "fast.montant", "montant du FAST"),
        (SourceKind.STARTUP, "fast[12]", "FAST 12"),
        (SourceKind.INCUBATOR, "owner", "administration porteuse"),
        (SourceKind.INCUBATOR, "redirect_from", "anciennes adresses"),
        (SourceKind.FAST, "year", "année"),
        (SourceKind.PHASE, "id", "id"),
    ],
)
def test_field_is_reported_by_its_label(kind: str, name: str, said: str) -> None:
    assert field_fr(kind, name) == said


def test_every_column_of_a_record_has_a_label_of_its_own() -> None:
    bare = {
        one.name
        for kind, (model, _) in RECORD_TABLES.items()
        for one in model._meta.fields
        if not one.primary_key and field_fr(kind, one.name) == one.name.replace("_", " ")
    }
    assert bare == {"contact", "logo", "mission", "search_text", "source", "technologies"}


def test_every_record_and_doubt_has_its_words() -> None:
    assert record_fr(SourceKind.STARTUP, "pix") == "fiche pix"
    assert set(SourceKind) < set(NOUNS)
    assert all(doubt_fr(code) for code in Code)
