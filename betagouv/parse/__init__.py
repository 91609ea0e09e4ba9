"""Parse bytes into immutable records and anomalies, without the database."""
