from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.cases import cases
from tests.indicators.reconstruction.past import make_history, make_launches, state_printed

pytestmark = pytest.mark.django_db


def printed(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("search_evidence", *arguments, stdout=out)
    return out.getvalue().replace("\xa0", " ").replace("\u202f", " ").splitlines()


def test_every_list_tried_is_printed_and_those_that_give_the_figure_marked() -> None:
    make_history()
    make_launches()
    state_printed("ended", "0", "more_than")
    lines = printed("2021", "--from", "2022-01-20", "--until", "2022-02-10")
    assert lines == [
        "3 états essayés : 2 des 2 chiffres de 2021 sont donnés par les fiches d’un de ces jours.",
        "",
        "Produits lancés 2021 : 3",
        "3 états des fiches essayés, du 20 janvier 2022 au 10 février 2022 : 3 listes différentes.",
        "1 liste donne le chiffre imprimé ; la plus proche de la publication est celle du 28 janvier 2022 au 8 février 2022.",
        "       2  du 20 janvier 2022 au 27 janvier 2022  [Règle de l’indicateur]",
        "*      3  du 28 janvier 2022 au 8 février 2022  [Règle de l’indicateur]",
        "       2  du 9 février 2022 au 10 février 2022  [Règle de l’indicateur]",
        "",
        "Partenariats terminés en fin d’année 2021 : plus de 0 (« 0 en tout »)",
        "3 états des fiches essayés, du 20 janvier 2022 au 10 février 2022 : 2 listes différentes.",
        "1 liste donne le chiffre imprimé ; la plus proche de la publication est celle du 20 janvier 2022 au 10 février 2022.",
        "*      1  du 20 janvier 2022 au 10 février 2022  [Dernière phase écrite dans chaque fiche, comme on la lisait alors]",
        "       0  du 20 janvier 2022 au 10 février 2022  [Phase de chaque service, par ses dates]",
        "",
        "Plusieurs jours et plusieurs listes ont été essayés : une égalité peut être l’effet du hasard.",
    ]


@cases(
    ("arguments", "words"),
    [
        (("2019",), "Aucun chiffre de 2019"),
        (("2021", "--from", "2022-02-02", "--until", "2022-02-01"), "précède le premier"),
        (("2021", "--from", "2001-01-01", "--until", "2022-02-01"), "commence le"),
    ],
)
def test_refusal_is_reported(arguments: tuple[str, ...], words: str) -> None:
    make_history()
    make_launches()
    with pytest.raises(CommandError, match=words):
        printed(*arguments)
