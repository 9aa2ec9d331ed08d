"""Show and change what a person may set: leave, who stands in, when people are reminded."""
