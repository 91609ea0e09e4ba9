"""Reads the tables that the site writes."""

import csv
import io


def csv_cells(content: bytes) -> list[list[str]]:
    """The cells of a CSV file in the dialect of every export; the byte order mark is asked for."""
    text = content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
