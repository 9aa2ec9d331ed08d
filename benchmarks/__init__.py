"""Measure how fast and how faithfully mail becomes cases, beside another system."""
