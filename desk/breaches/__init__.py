"""Pages of the register of breaches, and of the dossier of each."""
