"""Impact figures in the State's schema: the file of a service that is read, and the values that are written."""
