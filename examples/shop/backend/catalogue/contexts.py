"""The contexts of `catalogue`."""

from mizan.client import ReactContext

CATALOGUE = ReactContext("catalogue")
PRODUCT = ReactContext("product")
