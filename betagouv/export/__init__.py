"""Export records to their source files, byte for byte except for the lines that changed here."""
