"""The lists of the API that are rows of one table: each is declared, and one view answers all of them alike."""
