"""Everything a customer asks: opening hours, answers, the contact form."""
