"""The contexts of `cart`."""

from mizan.client import ReactContext

CART = ReactContext("cart")
