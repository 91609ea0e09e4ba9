"""The way back: records written as the files that they came from, byte for byte except the lines that changed here."""
