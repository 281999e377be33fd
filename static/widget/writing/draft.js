/* What was begun and not sent is there again after a reload, with the comment it answers. */

let canKeep = true;
let wasRestored = false;

function saveDraft() {
  const { body, parent } = form().elements;
  const draft = body.value.trim() && JSON.stringify({ body: body.value, parent: parent.value });
  wasRestored &&= Boolean(draft);
  try {
    if (draft) localStorage.setItem(draftName(), draft);
    else localStorage.removeItem(draftName());
  } catch { canKeep = false; }
}

function readDraft() {
  try { return JSON.parse(localStorage.getItem(draftName())); } catch { return null; }
}

function restoreDraft() {
  const { body } = form().elements;
  const draft = readDraft();
  if (!draft || body.value) return;
  const article = draft.parent && byId(`comment-${draft.parent}`);
  if (article) moveBelow(article);
  body.value = draft.body;
  wasRestored = true;
  form().classList.add("is-open");
  body.before(tellOfDraft());
}

function tellOfDraft() {
  const note = document.createElement("p");
  note.className = "help";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "action";
  button.textContent = word("discard");
  button.addEventListener("click", discardDraft);
  note.append(word("draft"), " ", button);
  return note;
}

function discardDraft({ target }) {
  const { body } = form().elements;
  target.parentElement.remove();
  body.value = "";
  saveDraft();
  cancelReply();
  measure(body);
}

// Where the browser lets a frame keep nothing, its own question is all there is between a text and a slip of the hand.
window.addEventListener("beforeunload", (event) => {
  if (!canKeep && form() && form().elements.body.value.trim()) event.preventDefault();
});
