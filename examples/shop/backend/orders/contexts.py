"""The contexts of `orders`."""

from mizan.client import ReactContext

ORDERS = ReactContext("orders")
ORDER = ReactContext("order")
