"""The core of the privacy desk: what a case is and what must happen next."""
