"""The documents that are searched, the triggers that keep them, and what matches."""

from pathlib import Path

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

import common.migration_operations

SQL = Path(__file__).parent / "sql"
UNDO = """
DROP FUNCTION catalogue_index_startup, catalogue_index_incubator, catalogue_index_administration, catalogue_index_indicator,
    catalogue_forget_document, catalogue_forget_documents, catalogue_write_document, catalogue_lexemes CASCADE;
DROP TEXT SEARCH CONFIGURATION catalogue_french;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0001_initial"),
        ("incubators", "0001_initial"),
        ("indicators", "0001_initial"),
        ("startups", "0001_initial"),
    ]

    operations = [
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="SearchDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("startup", "Service"),
                                    ("incubator", "Incubateur"),
                                    ("administration", "Administration"),
                                    ("indicator", "Indicateur"),
                                ],
                                max_length=20,
                                verbose_name="type",
                            ),
                        ),
                        ("record_id", models.BigIntegerField(verbose_name="clé")),
                        ("key", models.CharField(max_length=120, verbose_name="identifiant")),
                        ("name", models.CharField(max_length=300, verbose_name="nom")),
                        ("acronym", models.CharField(blank=True, max_length=60, verbose_name="sigle")),
                        ("summary", models.TextField(blank=True, verbose_name="présentation")),
                        ("words", models.TextField(verbose_name="mots")),
                        ("vector", django.contrib.postgres.search.SearchVectorField(verbose_name="lexèmes")),
                    ],
                    options={
                        "verbose_name": "document cherché",
                        "ordering": ["kind", "name", "key"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="search_document_vector"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("words", name="gin_trgm_ops"),
                                name="search_document_words",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "record_id"),
                                name="search_document_once",
                                violation_error_message="Cette fiche est déjà dans l’index de la recherche.",
                            )
                        ],
                    },
                )
            ],
        ),
        migrations.RunSQL((SQL / "0001_search.sql").read_text(encoding="utf-8"), UNDO),
    ]
