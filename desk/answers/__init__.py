"""Write, check and hand over the answers to parents."""
