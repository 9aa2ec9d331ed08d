"""Show how a board answers: figures, charts, and the year report."""
