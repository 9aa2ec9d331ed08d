"""Hold the short sentences of the bot, one language a file."""
