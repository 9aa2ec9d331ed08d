"""Show how the doors, the letters and the service itself are."""
