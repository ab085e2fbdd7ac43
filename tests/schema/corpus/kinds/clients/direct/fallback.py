"""What is used when something is not installed."""

from pydantic import BaseModel


class Slow(BaseModel):
    seconds: int
