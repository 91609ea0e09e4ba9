from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("startups", "0004_span_phase_without_lock"),
    ]

    operations = [
        migrations.AlterField(
            model_name="finding",
            name="code",
            field=models.CharField(
                choices=[
                    ("same-day", "Deux phases le même jour"),
                    ("overlap", "Phases qui se chevauchent"),
                    ("unordered", "Phases dans le désordre"),
                    ("future", "Date à venir"),
                    ("missing-date", "Date manquante"),
                    ("reversed", "Fin avant le début"),
                    ("closed", "Dernière phase close"),
                    ("unknown-word", "Mot inconnu"),
                    ("unknown-reference", "Référence inconnue"),
                    ("old-word", "Mot d'un ancien vocabulaire"),
                    ("invalid", "Valeur illisible"),
                    ("duplicate", "Identifiant ou valeur en double"),
                    ("conflict", "Désaccord avec ce qui est enregistré"),
                ],
                max_length=30,
            ),
        ),
    ]
