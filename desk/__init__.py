"""Pages and feeds that staff and parents read over the web."""
