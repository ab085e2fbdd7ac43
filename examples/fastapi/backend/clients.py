"""A list of things to do, kept in memory."""

from typing import Annotated

from fastapi import Request
from mizan_fastapi import NotFound, ReactContext, client, register
from pydantic import BaseModel, Field

TODO = ReactContext("todo")


class Task(BaseModel):
    id: int
    text: str
    done: bool = False


tasks_by_id: dict[int, Task] = {}


@client(context=TODO)
def tasks(request: Request) -> list[Task]:
    """Every task, the oldest first."""
    return list(tasks_by_id.values())


@client(affects=TODO)
def add_task(request: Request, text: Annotated[str, Field(min_length=1, max_length=80)]) -> Task:
    """Put a task on the list."""
    task = Task(id=len(tasks_by_id) + 1, text=text)
    tasks_by_id[task.id] = task
    return task


@client(affects=TODO)
def finish_task(request: Request, task_id: int) -> Task:
    """Tick a task off."""
    if task_id not in tasks_by_id:
        raise NotFound(f"There is no task {task_id}.")
    tasks_by_id[task_id].done = True
    return tasks_by_id[task_id]


register(tasks, "tasks")
register(add_task, "add_task")
register(finish_task, "finish_task")
