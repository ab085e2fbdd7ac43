"""Talking to the staff, live."""
