"""Actions on indicators: definitions, targets, publications, settled inconsistencies."""
