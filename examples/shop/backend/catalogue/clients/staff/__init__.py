"""What only the staff may do to the catalogue."""
