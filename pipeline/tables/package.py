"""datapackage.json: the tables described as a Frictionless Tabular Data Package, which is also the codebook."""

from __future__ import annotations

import json

from pipeline.tables.schema import Column, Table, Words, schema

NAME = "datapackage.json"


def package() -> str:
    """The text of the file: the same for every run of one version."""
    described = {
        "profile": "tabular-data-package",
        "name": "yaosu",
        **_words(schema().package),
        "resources": [_resource(table) for table in schema().tables.values()],
    }
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table) -> dict[str, object]:
    keys = {"primaryKey": list(table.key)} if table.key else {}
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        **_words(table),
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n", "header": True},
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            **keys,
            "foreignKeys": [
                {"fields": [column], "reference": {"resource": other, "fields": [column]}} for column, other in table.foreign.items()
            ],
        },
    }


def _field(column: Column) -> dict[str, object]:
    limits: dict[str, object] = {"required": True} if column.required else {}
    if column.values:
        limits["enum"] = list(column.values)
    return {"name": column.name, "type": column.type, **_words(column), **({"constraints": limits} if limits else {})}


def _words(described: Words) -> dict[str, str]:
    return {name: getattr(described, name) for name in ("title", "title_zh", "description", "description_zh")}
