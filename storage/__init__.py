"""Keep everything that must not be lost; the only home of SQL."""
