"""What is for sale: products, categories, reviews."""
