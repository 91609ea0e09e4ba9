"""An example of each field and parameter of the API, where its shape gives none: what a value looks like."""

import re
from typing import Any

WORDS = {
    "accessibility": "partiellement conforme",
    "accessibility_status": "partiellement conforme",
    "acronym": "DINUM",
    "address": "20 avenue de Ségur, 75007 Paris",
    "code": "products_launched",
    "comment": "Comité d’investissement",
    "contact": "contact@exemple.gouv.fr",
    "content": "## Le problème",
    "cursor": "latest",
    "document": "rapport-2021.pdf",
    "edition": "law",
    "evidence": "identite",
    "fields": "slug",
    "github": "betagouv",
    "id": "1000.jours",
    "incubator": "dinum",
    "indicator": "products_launched",
    "kind": "construction",
    "label": "Produits lancés",
    "metric": "usagers",
    "mission": "Simplifier une démarche",
    "name": "École ouverte",
    "number": "9",
    "owner": "dinum",
    "phase": "construction",
    "pitch": "Simplifier une démarche",
    "programme": "352",
    "reason": "Décision du comité du 12 mars",
    "record": "phase",
    "search": "école",
    "seen": "eyJwaGFzZXMiOiI…",
    "self": "https://exemple.gouv.fr/api/v2.7/startups.json",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "since": "2021-01-01",
    "slug": "ecole-ouverte",
    "source": "Enquête annuelle",
    "sponsor": "ministere-education",
    "startup": "ecole-ouverte",
    "title": "Bilan 2021",
    "unit": "produits",
    "year": "2021",
}
"""By the name of the field or parameter."""
OF_PATH: dict[str, Any] = {"name": "releves", "code": "products_launched", "number": 9, "edition_year": 2021}
"""By the name of what stands in an address, where a field of that name holds something else."""
OF_FORMAT = {
    "date": "2021-01-01",
    "date-time": "2021-01-31T09:30:00+01:00",
    "uuid": "3f0c1d0e-7a55-4c9b-9f0e-5f5b4c1a2d77",
    "uri": "https://exemple.gouv.fr/",
    "byte": "UEs=",
    "binary": "PK",
    "decimal": "38.5",
}
OF_TYPE: dict[str, Any] = {"number": 38.5, "boolean": True, "object": {}, "null": None}


def say_examples(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Give each field and parameter that has none its example."""
    shapes = result["components"]["schemas"]
    for shape in shapes.values():
        for name, field in shape.get("properties", {}).items():
            if (
                "examples" not in field
                and "$ref" not in field
                and (found := example_of(name, field, shapes)) is not None
            ):
                field["examples"] = [found]
    for methods in result["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                name = parameter["name"]
                if not {"example", "examples"} & set(parameter):
                    usual = OF_PATH.get(name) if parameter["in"] == "path" else None
                    parameter["example"] = usual or example_of(name, parameter["schema"], shapes)
    return result


def example_of(name: str, schema: dict[str, Any], shapes: dict[str, Any]) -> Any:
    """A value of a schema, for a field of that name; None for an object, whose fields have theirs."""
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return example_of(name, schema[choice][0], shapes)
    if "$ref" in schema:
        named = shapes[schema["$ref"].rsplit("/", 1)[-1]]
        return example_of(name, named, shapes) if "enum" in named else None
    if words := [word for word in schema.get("enum", ()) if word not in (None, "")]:
        return words[0]
    if schema.get("format") in OF_FORMAT:
        return OF_FORMAT[schema["format"]]
    kind = schema.get("type", "object")
    kind = next((one for one in kind if one != "null"), "null") if isinstance(kind, list) else kind
    if kind == "array":
        item = example_of(name, schema.get("items", {}), shapes)
        return None if item is None else [item]
    if kind == "integer":
        return min(max(2021, schema.get("minimum", 0)), schema.get("maximum", 2021))
    return _word(name, schema) if kind == "string" else OF_TYPE.get(kind)


def _word(name: str, schema: dict[str, Any]) -> str:
    """A word for a field of that name, of the form that it has."""
    is_address = name.endswith(("url", "website", "link", "repository", "homepage", "next", "previous"))
    usual = WORDS.get(name, "https://exemple.gouv.fr/" if is_address else "Texte")
    form = re.compile(schema.get("pattern", ""))
    return next((word for word in (usual, "latest", "9") if form.match(word)), usual)
