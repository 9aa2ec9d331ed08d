"""Read one message of a parent and say which of the twelve kinds it earns, and how sure that is."""
