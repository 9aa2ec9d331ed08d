"""Wire the rooms together and own the command line; nobody imports this."""
