"""What the catalogue offers the client: one module for each subject."""
