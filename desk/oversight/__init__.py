"""Show the FG what must be known: alarms, the log, and what became of advice."""
