from mizan.client import client
from pydantic import BaseModel


class Score(BaseModel):
    points: int


@client(context="match")
def home_score(request) -> Score: ...


@client(context="match")
def guest_score(request) -> Score: ...


@client(merge="match")
def score_goal(request) -> Score: ...
