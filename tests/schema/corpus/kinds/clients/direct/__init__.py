"""Types that other modules of the corpus import in roundabout ways."""

from .inner import *
from .inner import Hidden_ as Renamed
from .inner import _Private
from . import inner as module

__all__ = ["Renamed", "module", "_Private"]
__all__ += inner.__all__
