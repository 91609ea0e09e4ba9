"""The archive of a published chart: its data, its images, and what they are."""

import datetime as dt
import io
import json
import zipfile

from common.chart_images import chart_png, chart_svg
from common.chart_registry import PublicChart
from common.charts import AnyChart, chart_csv, chart_data, chart_sentence
from common.words import date_fr

LICENCE = "Licence Ouverte 2.0 (Etalab)"
STAMP = (1980, 1, 1, 0, 0, 0)
"""The date of each file: the same records give the same bytes."""


def credit_line(url: str, day: dt.date) -> str:
    """The source line of a chart."""
    return f"Source : Betaportfolio, d’après les fiches de beta.gouv.fr connues le {date_fr(day)}. {url}"


def metadata(public: PublicChart, chart: AnyChart, url: str, day: dt.date, today: dt.date) -> dict[str, object]:
    """The description of the files: finding, definition, columns, date, permanent address, licence."""
    header, rows = chart_data(chart)
    return {
        "identifiant": public.key,
        "nom": public.name,
        "constat": chart.title,
        "mesure": chart.subtitle,
        "definition": public.about,
        "note": chart.note,
        "phrase": chart_sentence(chart),
        "date_des_donnees": day.isoformat(),
        "produit_le": today.isoformat(),
        "adresse_permanente": url,
        "source": "Fiches de beta.gouv.fr, suivies par Betaportfolio",
        "licence": LICENCE,
        "colonnes": list(header),
        "lignes": len(rows),
        "valeur_inconnue": "ND",
    }


def archive(public: PublicChart, chart: AnyChart, url: str, day: dt.date, today: dt.date) -> bytes:
    """``<key>.zip``: CSV, SVG, PNG and ``metadonnees.json``."""
    svg = chart_svg(chart, credit_line(url, day))
    described = json.dumps(metadata(public, chart, url, day, today), ensure_ascii=False, indent=2)
    parts: dict[str, bytes] = {
        f"{public.key}.csv": chart_csv(chart).encode(),
        f"{public.key}.svg": svg.encode(),
        f"{public.key}.png": chart_png(svg),
        "metadonnees.json": described.encode(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for name, content in parts.items():
            files.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
