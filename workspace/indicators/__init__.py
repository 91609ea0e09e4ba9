"""The indicators as staff see them: words, years, versions, order."""
