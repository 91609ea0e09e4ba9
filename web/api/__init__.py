"""Lists, errors, preconditions and renderers that every address of the API shares."""
