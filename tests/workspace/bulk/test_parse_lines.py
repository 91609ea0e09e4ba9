"""Parse the lines of an uploaded file: accepted formats, and every refusal with a message."""

import datetime as dt
import io
import zipfile

import pytest
import tablib
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests import wordings
from workspace.bulk import spreadsheet
from workspace.bulk.parse_lines import MAX_BYTES, MAX_LINES, BulkLine, read_lines
from workspace.bulk.spreadsheet import UNREADABLE, spreadsheet_rows

HEADER = "service;phase;date;incubateur;depuis;raison"
EXPECTED = [BulkLine(2, "un.service", "construction", "31/01/2022", "", "", "Comité de l’été")]
ROW = "un.service;construction;31/01/2022;;;Comité de l’été"


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        read_lines(content)
    (message,) = refused.value.messages
    return str(message)


def ods(*rows: list[object]) -> bytes:
    return bytes(tablib.Dataset(*rows[1:], headers=rows[0]).export("ods"))


def archive(xml: bytes, name: str = "content.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, xml)
    return out.getvalue()


def sheet(rows: str, prologue: str = "") -> bytes:
    return archive(
        f'<?xml version="1.0"?>{prologue}<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:p="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f"<o:body><o:spreadsheet><t:table>{rows}</t:table></o:spreadsheet></o:body></o:document-content>".encode()
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_is_read_whatever_its_dialect(encoding: str, delimiter: str, end: str) -> None:
    text = f"{HEADER}{end}{ROW}{end}{end}".replace(";", delimiter)
    assert read_lines(text.encode(encoding)) == EXPECTED


def test_ods_is_read_with_its_dates() -> None:
    titles: list[object] = list(HEADER.split(";"))
    content = ods(titles, ["un.service", "construction", dt.date(2022, 1, 31), "", "", "Comité"])
    assert read_lines(content) == [BulkLine(2, "un.service", "construction", "2022-01-31", "", "", "Comité")]


def test_columns_may_be_in_any_order_and_in_english_and_missing() -> None:
    assert read_lines(b"Reason, Startup ,since,incubator\nPourquoi,s,2022-01-01,fabrique\n") == [
        BulkLine(2, startup="s", incubator="fabrique", since="2022-01-01", reason="Pourquoi")
    ]


def test_empty_lines_are_left_out_and_numbers_are_those_of_the_file() -> None:
    lines = read_lines(f"{HEADER}\n;;;;;\n{ROW}\n\n{ROW}\n".encode())
    assert [line.number for line in lines] == [3, 5]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"service;raison\n", "Le fichier n’a pas de ligne sous ses titres : remplissez-en au moins une."),
        (b"service;phase\na;b\n", "La première ligne donne les titres ; il manque : raison."),
        (b"\na;b", "La première ligne donne les titres ; il manque : service, raison."),
        (b"service;raison;prix\na;b;c", wordings.UNKNOWN_COLUMN),
        (b"service;startup;raison\na;b;c", "Deux colonnes ont le même titre : gardez-en une."),
        (b"service;raison\na;b;c", "La ligne 2 a plus de cellules que de titres : vérifiez ses séparateurs."),
        (b'service;raison\na;"b', "Ce CSV est mal formé : un guillemet n’est pas fermé, par exemple."),
        (b"service;raison\na;\x81\xff", "Les caractères de ce fichier sont illisibles : enregistrez-le en UTF-8."),
        (
            "service;raison".encode("utf-16"),
            "Ce fichier n’est ni un CSV ni un ODS : enregistrez-le dans l’un des deux.",
        ),
        (b"service;raison\na;\0", "Ce fichier n’est ni un CSV ni un ODS : enregistrez-le dans l’un des deux."),
        (b"x" * (MAX_BYTES + 1), "Le fichier dépasse 1\u202f000 ko : partagez-le en plusieurs."),
        (
            b"service;raison\n" + b"a;b\n" * (MAX_LINES + 1),
            "Le fichier a plus de 300 lignes : partagez-le en plusieurs.",
        ),
        (b"PK\x03\x04 pas une archive", UNREADABLE),
        (archive(b"<x/>", "autre.xml"), UNREADABLE),
        (archive(b"<x"), UNREADABLE),
        (archive(b"<x/>"), "Cet ODS n’a pas de feuille de calcul."),
        (sheet("", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'), UNREADABLE),
        (
            sheet(
                '<t:table-row t:number-rows-repeated="mille"><t:table-cell><p:p>a</p:p></t:table-cell></t:table-row>'
            ),
            UNREADABLE,
        ),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_file_that_cannot_be_read_shows_why(content: bytes, message: str) -> None:
    assert refusal(content) == message


def test_file_of_the_very_bound_is_read() -> None:
    head, row = b"service;raison\n", b"a;" + b"x" * 4000 + b"\n"
    rows = (MAX_BYTES - len(head)) // len(row)
    content = head + row * (rows - 1)
    content += b"a;" + b"x" * (MAX_BYTES - len(content) - 3) + b"\n"
    assert (len(content), len(read_lines(content))) == (MAX_BYTES, rows)


def test_bomb_is_refused_without_being_opened_completely() -> None:
    bomb = archive(b"<x>" + b" " * 40_000_000 + b"</x>")
    assert len(bomb) < MAX_BYTES
    assert refusal(bomb) == "Cet ODS est trop gros une fois ouvert : partagez-le en plusieurs fichiers."


def test_bomb_whose_header_lies_is_refused() -> None:
    content = bytearray(archive(b"<x>" + b" " * 40_000_000 + b"</x>"))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    assert refusal(bytes(content)) in (
        UNREADABLE,
        "Cet ODS est trop gros une fois ouvert : partagez-le en plusieurs fichiers.",
    )


def test_repeated_end_of_a_sheet_costs_nothing() -> None:
    cell = "<t:table-cell><p:p>{}</p:p></t:table-cell>"
    rows = f"<t:table-row>{cell.format('service')}{cell.format('raison')}</t:table-row>"
    rows += f'<t:table-row>{cell.format("a")}{cell.format("b")}<t:table-cell t:number-columns-repeated="16382"/></t:table-row>'
    rows += (
        '<t:table-row t:number-rows-repeated="1048574"><t:table-cell t:number-columns-repeated="16384"/></t:table-row>'
    )
    assert read_lines(sheet(rows)) == [BulkLine(2, startup="a", reason="b")]
    assert len(list(spreadsheet_rows(sheet(rows)))) == 2 + spreadsheet.MAX_REPEATED


@pytest.mark.parametrize(
    ("kind", "held", "shown", "text"),
    [
        ("float", "1234", "1,234", "1234"),
        ("float", "2021", "2 021", "2021"),
        ("float", "1234567.8", "1,2E+06", "1234567,8"),
        ("float", "1E+15", "1E+15", "1000000000000000"),
        ("float", "621.0000000000001", "621", "621"),
        ("float", "-0.5", "-1", "-0,5"),
        ("currency", "1234.5678", "1 234,57 €", "1234,5678"),
        ("percentage", "0.62", "62%", "62%"),
        ("percentage", "0.6249", "62,5 %", "62,49%"),
        ("percentage", "1", "100 %", "100%"),
        ("float", "0", "#DIV/0!", "#DIV/0!"),
        ("float", "0", "Err:502", "Err:502"),
        ("float", "0", "", ""),
        ("string", "12", "douze 3", "douze 3"),
        ("boolean", "1", "VRAI", "VRAI"),
    ],
)
def test_number_is_the_one_that_the_cell_holds_and_an_error_stays_one(
    kind: str, held: str, shown: str, text: str
) -> None:
    office = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    cell = f'<t:table-cell {office} o:value-type="{kind}" o:value="{held}"><p:p>{shown}</p:p></t:table-cell>'
    ((*cells,),) = spreadsheet_rows(sheet(f"<t:table-row>{cell}</t:table-row>"))
    assert cells == ([text] if text else [])


@pytest.mark.parametrize("held", ["un", "NaN", "Infinity", "1E+999999999", "1E-999999999"])
def test_invalid_number_is_refused(held: str) -> None:
    office = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    cell = f'<t:table-cell {office} o:value-type="float" o:value="{held}"><p:p>1</p:p></t:table-cell>'
    assert refusal(sheet(f"<t:table-row>{cell}</t:table-row>")) == UNREADABLE


def test_title_with_an_accent_in_two_characters_is_understood() -> None:
    titles = "service;de\u0301but;raison".encode()
    assert refusal(titles) == (
        "Colonne inconnue : « début ». Les titres attendus sont : service, phase, date, incubateur, depuis, raison, "
        "motif de fin, phrase, compte rendu."
    )


def test_rows_repeated_again_and_again_are_too_big() -> None:
    cell = "<t:table-cell><p:p>{}</p:p></t:table-cell>"
    rows = f"<t:table-row>{cell.format('service')}{cell.format('raison')}</t:table-row>"
    rows += '<t:table-row t:number-rows-repeated="1000"><t:table-cell/></t:table-row>' * 6
    assert refusal(sheet(rows)) == spreadsheet.TOO_BIG


def test_empty_rows_between_count_in_the_numbers_of_the_lines() -> None:
    cell = "<t:table-cell><p:p>{}</p:p></t:table-cell>"
    rows = f"<t:table-row>{cell.format('service')}{cell.format('raison')}</t:table-row>"
    rows += '<t:table-row t:number-rows-repeated="3"><t:table-cell/></t:table-row>'
    rows += f"<t:table-row>{cell.format('a')}{cell.format('b')}</t:table-row>"
    assert read_lines(sheet(rows)) == [BulkLine(5, startup="a", reason="b")]


def test_line_repeated_a_million_times_is_too_many_lines() -> None:
    cell = "<t:table-cell><p:p>{}</p:p></t:table-cell>"
    rows = f"<t:table-row>{cell.format('service')}{cell.format('raison')}</t:table-row>"
    rows += f'<t:table-row t:number-rows-repeated="1000000">{cell.format("a")}{cell.format("b")}</t:table-row>'
    assert refusal(sheet(rows)) == "Le fichier a plus de 300 lignes : partagez-le en plusieurs."
    assert len(list(spreadsheet_rows(sheet(rows)))) == 1 + spreadsheet.MAX_REPEATED


@given(st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail) | st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        lines = read_lines(content)
    except ValidationError as refused:
        assert len(refused.messages) == 1
    else:
        assert lines != []
