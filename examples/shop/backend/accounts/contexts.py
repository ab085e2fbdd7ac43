"""The contexts of `accounts`."""

from mizan.client import ReactContext

ADDRESSES = ReactContext("addresses")
