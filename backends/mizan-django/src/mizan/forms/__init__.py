"""Django forms on the wire: `from mizan.forms import mizanFormMixin, mizanFormMeta`."""

from .meta import mizanFormMeta
from .mixin import mizanFormMixin, without_meta

__all__ = ["mizanFormMeta", "mizanFormMixin", "without_meta"]
