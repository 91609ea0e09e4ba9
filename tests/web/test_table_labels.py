"""The labels of the cells of a table that becomes cards on mobile."""

from tests.catalogue.reading import document
from web.table_labels import label_cells


def labels(table: str) -> list[str | None]:
    return [cell.attributes.get("data-label") for cell in document(label_cells(table)).all("td")]


HEAD = """<thead><tr><th scope="col">Service<span class="fr-sr-only"> : trier</span></th>
    <th scope="col"><a href="?o=1">Phase « A »
 & "b"</a></th><th scope="col">Montant</th></tr></thead>"""


def test_cell_takes_the_visible_words_of_the_head_of_its_column() -> None:
    row = '<tr><th scope="row">Un</th><td>x</td><td class="num">1</td></tr>'
    assert labels(f"{HEAD}<tbody>{row}{row}</tbody>") == ['Phase « A » & "b"', "Montant"] * 2


def test_wide_cell_has_no_label_and_counts_its_columns() -> None:
    row = '<tr><td colspan="2">x</td><td>1</td></tr>'
    assert labels(f"{HEAD}<tbody>{row}</tbody>") == [None, "Montant"]


def test_label_of_a_template_is_kept() -> None:
    row = '<tr><th scope="row">Un</th><td data-label="">x</td><td data-label="Total">1</td></tr>'
    assert labels(f"{HEAD}<tbody>{row}</tbody>") == ["", "Total"]


def test_table_without_heads_is_unchanged() -> None:
    table = "<tbody><tr><td>x</td></tr></tbody>"
    assert label_cells(table) == table
