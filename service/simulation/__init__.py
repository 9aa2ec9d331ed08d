"""Play a whole school year with invented people, and judge it by rules of its own."""
