"""What the client sees of customers and their addresses."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field
from typing_extensions import TypedDict

from .models import Address, User


class CurrentUser(BaseModel):
    """The customer who is signed in."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    email: EmailStr
    display_name: str = Field(max_length=80)
    phone: str = Field(default="", max_length=20)
    birthday: date | None = None
    contact_by: User.ContactBy = User.ContactBy.EMAIL
    language: User.Language = User.Language.ENGLISH
    newsletter: bool = False
    is_staff: bool = False
    member_since: datetime = Field(validation_alias="date_joined")


class Preferences(TypedDict, total=False):
    """What a customer may change with one click; what is absent stays as it is."""

    language: User.Language
    newsletter: bool
    contact_by: Literal["email", "phone", "post"]


class SavedAddress(BaseModel):
    """An address of the address book; without an `id` it is a new one."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID | None = None
    label: str = Field(min_length=1, max_length=30, examples=["Home"])
    recipient: str = Field(min_length=1, max_length=80)
    street: str = Field(min_length=1, max_length=120)
    postcode: str = Field(pattern=r"^[A-Z0-9 -]{4,12}$")
    city: str = Field(min_length=1, max_length=60)
    country: Address.Country = Address.Country.NETHERLANDS
    is_default: bool = False
