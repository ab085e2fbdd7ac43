"""A small library: books, their authors, their readers."""
