// The page: shows the tasks, and asks for them again whenever a call has made them stale.

import { callAddTask, callFinishTask, fetchTodo } from "./api/index.js";

const list = document.querySelector("ul");
const form = document.querySelector("form");
const alert = document.querySelector("[role=alert]");

async function show() {
  const { tasks } = await fetchTodo();
  list.replaceChildren(...tasks.map(itemOf));
}

function itemOf(task) {
  const item = document.createElement("li");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: task.done, disabled: task.done });
  box.addEventListener("change", () => run(callFinishTask({ task_id: task.id })));
  item.append(box, ` ${task.text}`);
  return item;
}

async function run(call) {
  try {
    await call;
    alert.textContent = "";
    await show();
  } catch (error) {
    alert.textContent = error.fields?.text?.join(" ") ?? error.message;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void run(callAddTask({ text: form.elements.text.value })).then(() => form.reset());
});

await show();
