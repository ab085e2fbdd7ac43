"""Two modules that name their classes alike."""
