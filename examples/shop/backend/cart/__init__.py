"""The cart, from the first product to the desk."""
