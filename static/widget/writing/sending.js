/* A comment on its way, and the answer put into its place */

// The same words are the same attempt until they are answered, so that trying again cannot post them twice.
let attempt = { body: null, id: "" };

function nameAttempt(body) {
  if (body !== attempt.body) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    attempt = { body, id: [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
  }
  return attempt.id;
}

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== form()) return;
  ctx.request.body.set("attempt", nameAttempt(form().elements.body.value));
  // What was kept from another visit may be sent at once.
  const { begun } = byId("mine").dataset;
  if (begun && !wasRestored) ctx.request.body.set("begun", begun);
  rememberWriter(form().elements);
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement === form()) forgetProblem();
});

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  // What somebody writes must outlive the thread it was opened in.
  const target = ctx.target instanceof Element ? ctx.target : find(String(ctx.target || "body"));
  if (target && target.id === "thread" && target.contains(byId("composer"))) bringHome();
});

onSwap(({ detail: { ctx } }) => {
  if (ctx.pressed.id === "form" && ctx.response.status < 400) attempt = { body: null, id: "" };
  const isDone = form() && !form().elements.parent.value;
  if (isDone && byId("composer").closest(".comment")) bringHome();
  const published = find("#list > .is-new[data-focus]");
  if (published) settle(published);
  prepareForm();
  if (ctx.pressed.id === "form") saveDraft();
});

// A comment that was just published arrives at the list's end: put it where the thread will show it.
function settle(article) {
  const list = byId("list");
  for (const twin of list.querySelectorAll(`[id="${article.id}"]`)) if (twin !== article) twin.remove();
  const parent = article.dataset.parent && byId(`comment-${article.dataset.parent}`);
  if (parent) {
    let last = parent;
    const isBelow = (element) => element && Number(element.dataset.depth) > Number(parent.dataset.depth);
    while (isBelow(last.nextElementSibling) && last.nextElementSibling !== article) last = last.nextElementSibling;
    last.after(article);
  } else if (!article.dataset.parent && byId("thread").dataset.sort === "newest") {
    list.prepend(article);
  }
}
