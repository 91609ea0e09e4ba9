"""The PDF of an edition, by typst."""
