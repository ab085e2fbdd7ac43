"""The application: what a client may call, below `/api/mizan`, and a page that does."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from mizan_fastapi import Mizan, MizanError, mizan_error_handler, validation_error_handler

import clients as clients

app = FastAPI()
app.include_router(Mizan().router, prefix="/api/mizan")
app.add_exception_handler(MizanError, mizan_error_handler)
app.add_exception_handler(RequestValidationError, validation_error_handler)
app.mount("/", StaticFiles(directory=Path(__file__).parent.parent / "page", html=True))
