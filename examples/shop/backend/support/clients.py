"""The shop itself, and answers to what is asked often."""

from datetime import time
from typing import Literal

from django.http import HttpRequest
from mizan.client import client

from .forms import ContactForm
from .schemas import FaqEntry, OpeningHours, Shop, Weekday

__all__ = ["ContactForm"]

ANSWERS = {
    "en": [("May I send things back?", "Yes, within thirty days.")],
    "nl": [("Mag ik iets terugsturen?", "Ja, binnen dertig dagen.")],
    "de": [("Darf ich etwas zurückgeben?", "Ja, innerhalb von dreißig Tagen.")],
}


@client(context="global")
def shop(request: HttpRequest) -> Shop:
    """What stands at the foot of each page."""
    weekdays = {day: OpeningHours(time(9), time(18)) for day in list(Weekday)[:5]}
    return Shop(
        name="Lantern & Loom",
        email="hello@example.com",
        street="Herengracht 1",
        city="Amsterdam",
        opening_hours={**weekdays, Weekday.SATURDAY: OpeningHours(time(10), time(17))},
    )


@client(context="faq", rev=2)
def frequent_questions(
    request: HttpRequest, language: Literal["en", "nl", "de"] = "en"
) -> list[FaqEntry]:
    """What is asked often, in one language."""
    return [FaqEntry(question=question, answer=answer) for question, answer in ANSWERS[language]]
