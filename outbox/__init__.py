"""Send the letters that are owed; the only room that sends."""
