"""What customers ordered, and what became of it."""
