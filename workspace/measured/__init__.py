"""External figures in the browser: an indicator without records, its figures and its documentation."""
