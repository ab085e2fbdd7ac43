"""Signing in and out, the profile, and the address book."""

from uuid import UUID

from django.contrib.auth import authenticate, login, logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from mizan.client import GlobalContext, client
from pydantic import EmailStr, SecretStr

from orders.contexts import ORDERS

from .contexts import ADDRESSES
from .forms import ProfileForm
from .models import Address, User
from .schemas import CurrentUser, Preferences, SavedAddress
from .signed_in import customer_of

__all__ = ["ProfileForm"]


@client(context=GlobalContext, cache=False)
def current_user(request: HttpRequest) -> CurrentUser | None:
    """The customer who is signed in, or nobody."""
    if not isinstance(request.user, User):
        return None
    return CurrentUser.model_validate(request.user)


@client(affects=[GlobalContext, ORDERS, "addresses"])
def sign_in(request: HttpRequest, email: EmailStr, password: SecretStr) -> CurrentUser:
    """Sign in with email address and password."""
    user = authenticate(request, email=email, password=password.get_secret_value())
    if not isinstance(user, User):
        raise ValidationError({"password": "We know no such email address and password."})
    login(request, user)
    return CurrentUser.model_validate(user)


@client(affects="global")
def sign_out(request: HttpRequest) -> None:
    """Sign out; whoever comes next starts with an empty cart."""
    logout(request)


@client(affects=current_user, auth=True)
def set_preferences(request: HttpRequest, preferences: Preferences) -> CurrentUser:
    """Change what a switch on the page changes, without the whole profile form."""
    customer = customer_of(request)
    for name, value in preferences.items():
        setattr(customer, name, value)
    customer.save(update_fields=list(preferences))
    return CurrentUser.model_validate(customer)


@client(context=ADDRESSES, auth=True)
def address_book(request: HttpRequest) -> list[SavedAddress]:
    """Every address of the customer, the default one first."""
    return [SavedAddress.model_validate(row) for row in customer_of(request).addresses.all()]


@client(affects=address_book, auth="required")
def save_address(request: HttpRequest, address: SavedAddress) -> SavedAddress:
    """Add an address, or change the one with its `id`."""
    customer = customer_of(request)
    row = Address(customer=customer)
    if address.id is not None:
        row = get_object_or_404(Address, id=address.id, customer=customer)
    for name, value in address.model_dump(exclude={"id"}).items():
        setattr(row, name, value)
    row.save()
    return SavedAddress.model_validate(row)


@client(affects=address_book, auth="required")
def delete_address(request: HttpRequest, address_id: UUID) -> bool:
    """Remove an address; whether there was one."""
    deleted, _ = Address.objects.filter(id=address_id, customer=customer_of(request)).delete()
    return deleted > 0
