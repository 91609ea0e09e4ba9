"""One run of an import, its confirmation and its report."""
