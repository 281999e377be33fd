/* One's own comments: controls come apart from the thread, whose bytes are everyone's. */

function placeOwn() {
  for (const template of document.querySelectorAll("template[data-own]")) {
    const place = find(`#comment-${template.dataset.own} .own`);
    if (!place || place.firstElementChild) continue;
    place.append(template.content.cloneNode(true));
    htmx.process(place);
  }
  document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
  // After an answer that sets it, so without it the browser keeps none.
  const isKept = document.cookie.includes("parley_known=1");
  document.querySelectorAll("[data-only]").forEach((words) => { words.hidden = isKept; });
}

// The thread comes anew with every order and with what others wrote. What was posted since brought its controls along:
// they are kept with the others. An edit that was begun is opened again, with its words.
const begunEdits = new Map();

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const target = ctx.target instanceof Element ? ctx.target : find(String(ctx.target || "body"));
  if (!target || target.id !== "thread") return;
  for (const { parentElement: place } of target.querySelectorAll(".own > [data-edit], .own > .delete:first-child")) {
    const id = place.closest(".comment").id.replace("comment-", "");
    if (!find(`template[data-own="${id}"]`)) keepOwn(id, place.cloneNode(true));
  }
  for (const edit of target.querySelectorAll(".edit")) begunEdits.set(edit.closest(".comment").id, edit.elements.body.value);
});

function keepOwn(id, copy) {
  const template = document.createElement("template");
  template.dataset.own = id;
  copy.querySelectorAll("[data-htmx-powered]").forEach((each) => each.removeAttribute("data-htmx-powered"));
  template.content.append(...copy.childNodes);
  byId("mine").append(template);
}

function openBegunEdits() {
  for (const [id, typed] of begunEdits) {
    const article = byId(id);
    const edit = article && find(".edit", article);
    if (edit) {
      begunEdits.delete(id);
      edit.elements.body.value = typed;
    } else if (article) {
      const opener = find("[data-edit]", article);
      if (opener) opener.click(); // the answer comes by here again
    }
  }
}

onSwap(placeOwn);
onSwap(openBegunEdits);

document.addEventListener("click", ({ target }) => {
  if (target.matches("[data-drop]")) dropEdit(target.form);
  if (!target.matches("[data-copy]")) return;
  // The clipboard's own interface is refused to frames of another site; this is not.
  // What is folded away cannot be selected; if copying fails, the address stays open, selected.
  const shown = find("details", target.parentElement);
  const wasOpen = shown.open;
  shown.open = true;
  getSelection().selectAllChildren(find("a", shown));
  if (!document.execCommand("copy")) return;
  shown.open = wasOpen;
  target.textContent = target.dataset.copied;
  say(target.textContent);
});

document.addEventListener("keydown", ({ key, target, isComposing }) => {
  if (key === "Escape" && !isComposing && target.closest(".edit")) dropEdit(target.closest(".edit"));
});

function dropEdit(edit) {
  const article = edit.closest(".comment");
  edit.remove();
  find("[data-edit]", article).focus();
}
