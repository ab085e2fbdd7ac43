"""Models in a package, with re-exports."""

from .people import Member
from .things import Box, Cupboard, Drawer, Everything, Label, Oak, Parcel, Shelf

__all__ = ["Box", "Cupboard", "Drawer", "Everything", "Label", "Member", "Oak", "Parcel", "Shelf"]
