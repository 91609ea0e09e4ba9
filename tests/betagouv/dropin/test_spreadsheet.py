from betagouv.dropin.documents import LEGACY
from betagouv.dropin.views import startups_csv
from tests.betagouv.dropin.test_documents import BARE, FULL, startup

HEADING = "id;name;mission;start;status;incubator;stats;link;repository;accessibility;contact"


def test_lines_are_those_of_the_original() -> None:
    assert startups_csv([FULL, BARE], 7, {}) == (
        f"{HEADING};incubators\n"
        "\n"
        'demarches-simplifiees.fr;"Démarches";"Dématérialiser « tout »";2015-01-01;transfere;dinum;null;'
        'https://demarches.example ;https://code.example/d;"non conforme";contact@example.gouv.fr;"anct,dinum"\n'
        'refugies.info;"refugies.info";"";;;;null;;null;"";;""\n'
        "\n"
    )


def test_up_to_2_6_there_is_no_list_of_incubators() -> None:
    assert startups_csv([BARE], 6, {}) == f'{HEADING}\n\nrefugies.info;"refugies.info";"";;;;null;;null;"";\n\n'


def test_old_words_are_reported_when_requested() -> None:
    assert startups_csv([FULL], 6, LEGACY).splitlines()[2].split(";")[4] == "success"


def test_what_would_break_a_line_is_quoted() -> None:
    (line,) = startups_csv([startup("a", name='Dit "ici"', link="https://a\n.fr")], 6, {}).split("\n\n")[1:2]
    assert line == 'a;"Dit ""ici""";"";;;;null;"https://a\n.fr";null;"";'
