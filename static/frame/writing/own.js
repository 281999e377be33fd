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

onSwap(placeOwn);

document.addEventListener("click", ({ target }) => {
  if (target.matches("[data-drop]")) dropEdit(target.form);
  if (!target.matches("[data-copy]")) return;
  // The clipboard's own interface is refused to frames of another site; this is not.
  getSelection().selectAllChildren(find("a", target.parentElement));
  if (!document.execCommand("copy")) return;
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
