"""Read the tables that the site exports."""

import csv
import io


def csv_cells(content: bytes) -> list[list[str]]:
    """Return the cells of a CSV file in the dialect of every export, after checking its byte order mark."""
    text = content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
