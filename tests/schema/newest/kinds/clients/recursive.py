"""Models that reach themselves."""

from dataclasses import dataclass
from typing import NamedTuple, Optional, Union

from mizan.client import client
from pydantic import BaseModel, RootModel
from typing_extensions import TypedDict


class Tree(BaseModel):
    value: int
    children: list["Tree"] = []
    parent: "Tree | None" = None


class Even(BaseModel):
    next: "Odd | None" = None


class Odd(BaseModel):
    next: Optional["Even"] = None


class Category(BaseModel):
    name: str
    by_name: dict[str, "Category"] = {}
    pair: tuple["Category", "Category"] | None = None


class JsonValue(RootModel[Union[str, int, list["JsonValue"], dict[str, "JsonValue"], None]]):
    pass


@dataclass
class Node:
    value: int
    next: Optional["Node"] = None


class Folder(TypedDict):
    name: str
    folders: list["Folder"]


class Link(NamedTuple):
    value: int
    rest: list["Link"] = []


type Nested = int | list[Nested]


class HoldsNested(BaseModel):
    nested: Nested


@client
def recursive_tree(request, value: Tree) -> Tree: ...


@client
def recursive_trees(request, value: list[Tree]) -> dict[str, Tree]: ...


@client
def recursive_even(request, value: Even) -> Odd: ...


@client
def recursive_category(request, value: Category) -> Category: ...


@client
def recursive_json(request, value: JsonValue) -> JsonValue: ...


@client
def recursive_node(request, value: Node) -> Node: ...


@client
def recursive_folder(request, value: Folder) -> Folder: ...


@client
def recursive_link(request, value: Link) -> Link: ...


@client
def recursive_nested(request, value: Nested) -> Nested: ...


@client
def recursive_holds(request, value: HoldsNested) -> HoldsNested: ...
