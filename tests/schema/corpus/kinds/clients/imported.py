"""Types through re-exports, stars, aliases, submodules and cycles."""

import kinds.clients.direct
import kinds.clients.direct.inner as deep
from mizan.client import client
from pydantic import BaseModel as Base

from . import direct
from .direct import *
from .direct import Exported as Shown
from .direct import Renamed, _Private
from .direct.inner import Conditional


class Imports(Base):
    exported: Exported
    shown: Shown
    renamed: Renamed
    private: _Private
    by_module: direct.Exported
    deep: deep.Exported
    full: kinds.clients.direct.Exported
    sub: direct.inner.Hidden_
    module: direct.module.Exported
    speed: Speed
    conditional: Conditional
    constant: int = Constant


@client
def imported_all(request, value: Imports) -> Imports: ...
