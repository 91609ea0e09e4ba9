"""The mails of the FAST: written with the change that they tell of, sent once by a worker."""
