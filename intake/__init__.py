"""Mail comes in here: it is fetched or received, read, and handed on as one message each."""
