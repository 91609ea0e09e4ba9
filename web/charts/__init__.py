"""A chart as one value, drawn in SVG, in Plotly and in a table."""
