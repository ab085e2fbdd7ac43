"""django-ninja's schemas of whole models: keys, defaults, parents, what is optional, what a schema adds."""

from mizan.client import client
from ninja import ModelSchema, Schema

from ..models import Cafe, Key, Place


class WholeKey(ModelSchema):
    class Meta:
        model = Key
        fields = "__all__"


class WholePlace(ModelSchema):
    class Meta:
        model = Place
        fields = "__all__"


class WholeCafe(ModelSchema):
    extra: int
    seats: int = 2

    class Meta:
        model = Cafe
        fields = "__all__"


class OptionalCafe(ModelSchema):
    class Meta:
        model = "kinds.Cafe"
        exclude = ["photo", "papers", "raw"]
        fields_optional = "__all__"


class FewOfCafe(ModelSchema):
    class Meta:
        model = Cafe
        fields = ("menu", "near", "keys", "seats")
        fields_optional = ["near"]


class MoreOfCafe(FewOfCafe):
    seats: str
    more: list[WholeKey]


class Counted(Schema):
    count: int


class CountedCafe(Counted, ModelSchema):
    z: int

    class Meta:
        model = Cafe
        fields = ["opens", "id"]


@client
def ninja_whole_key(request, value: WholeKey) -> WholeKey: ...


@client
def ninja_whole_place(request, value: WholePlace) -> WholePlace: ...


@client
def ninja_whole_cafe(request, value: WholeCafe) -> WholeCafe: ...


@client
def ninja_optional_cafe(request, value: OptionalCafe) -> OptionalCafe: ...


@client
def ninja_few(request, value: FewOfCafe) -> FewOfCafe: ...


@client
def ninja_more(request, value: MoreOfCafe) -> MoreOfCafe: ...


@client
def ninja_counted(request, value: CountedCafe) -> CountedCafe: ...
