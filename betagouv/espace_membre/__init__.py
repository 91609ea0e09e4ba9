"""The APIs of espace-membre: read its products with their phases, and send what was changed here."""
