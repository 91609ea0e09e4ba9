"""The pages about the site: its plan, its words, its data, how to write to the team."""
