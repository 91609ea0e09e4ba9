"""From bytes to frozen records and anomalies, without the database."""
