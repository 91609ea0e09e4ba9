"""Files in the State's schema, made of rows."""

import csv
import io
import json
from calendar import monthrange

from impact.published_files.columns import COLUMNS

NAME = "Un service"
HEADER = [*COLUMNS]


def row(value: object = "366", month: str = "2026-10", **cells: str) -> dict[str, str]:
    """Return a monthly count of the service; ``cells`` replace others."""
    last = monthrange(int(month[:4]), int(month[5:]))[1]
    return {
        **dict.fromkeys(HEADER, ""),
        "administration_rattachement": "DINUM",
        "nom_service_public_numerique": NAME,
        "indicateur": "Usagers du mois",
        "valeur": str(value),
        "unite_mesure": "unité",
        "est_cible": "false",
        "type_indicateur": "usage",
        "frequence_monitoring": "mensuelle",
        "date": f"{month}-{last}",
        "est_periode": "true",
        "date_debut": f"{month}-01",
        "est_automatise": "true",
        "source_collecte": "script",
        **cells,
    }


def as_csv(*rows: dict[str, str], header: list[str] = HEADER, separator: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, header, delimiter=separator, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_json(*rows: dict[str, object]) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()
