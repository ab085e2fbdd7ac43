"""Where the types really are."""

from pydantic import BaseModel

try:
    from not_installed_anywhere import Fast as Speed
except ImportError:
    from .fallback import Slow as Speed

__all__ = ["Exported", "Constant", "Speed"]

Constant = 5


class Exported(BaseModel):
    a: int = Constant


class Hidden_(BaseModel):
    b: int


class _Private(BaseModel):
    c: int


if Constant > 3:

    class Conditional(BaseModel):
        d: int
