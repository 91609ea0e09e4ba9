"""The pages of the records of beta.gouv.fr, for those who work."""
