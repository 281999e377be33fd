/* Most readers only read. The part for those who do more is fetched when they begin, and what they pressed waits for it. */

let writing = null;
let canWrite = false;

function startWriting() {
  writing ||= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.body.dataset.writing;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  writing.then(() => { canWrite = true; }, () => { writing = null; }); // the next press tries again
  return writing;
}

// What was begun and never sent, by its page. Storage throws where third-party data is blocked.
const draftName = () => `parley:draft:${byId("conversation").dataset.comments.split("&lang=")[0]}`;

function hasDraft() {
  try { return byId("conversation") && localStorage.getItem(draftName()); } catch { return false; }
}

document.addEventListener("focusin", ({ target }) => target.closest("#form") && startWriting().catch(() => {}));

// Asked for on its way down, before htmx hears of it.
function waitForWriting(event, pressed, repeat) {
  event.preventDefault();
  event.stopPropagation();
  startWriting().then(repeat, () => complain(pressed, "unreachable"));
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-reply], [data-report], [data-preview], .vote");
  if (!pressed || canWrite || event.ctrlKey || event.metaKey || event.shiftKey) return;
  waitForWriting(event, pressed, () => pressed.click());
}, true);

document.addEventListener("submit", (event) => {
  if (event.target === form() && !canWrite) waitForWriting(event, form(), () => form().requestSubmit(event.submitter));
}, true);
