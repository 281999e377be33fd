/* Around htmx's requests */

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.id === "mine") return; // nobody asked for it
  document.querySelectorAll(":not(#form) > .problem").forEach((problem) => problem.remove());
});

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  ctx.pressed = ctx.sourceElement; // htmx puts the target in its place when the swap takes it away
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  wordTimes();
  const next = find("[data-focus]") || nextAfter(ctx.pressed);
  if (ctx.pressed.id.startsWith("sort-") && !ctx.pressed.isConnected) say(`${ctx.pressed.textContent}.`);
  if (next) {
    next.removeAttribute("data-focus");
    reveal(next);
  }
});

function nextAfter(source) {
  if (source.id === "form") return find("#form > .problem");
  if (source.dataset.new) return find(source.dataset.new) || byId("heading");
  return source.matches("[data-back]") && !source.isConnected && (find("#list > article") || byId("heading"));
}

/* When there is no answer, or none of ours (a proxy's page): a sentence, and what was typed stays. */

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx) complain(ctx.sourceElement, "unreachable");
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { status, headers } = ctx.response;
  if (status < 500 && headers.has("HX-Reswap")) {
    // A problem of its own is said beside what was pressed, not at the end of what was to be replaced.
    if (headers.get("HX-Reswap") === "beforeend") ctx.target = placeFor(ctx.sourceElement);
    return;
  }
  ctx.swap = "none";
  complain(ctx.sourceElement, status === 413 ? "too_large" : "busy");
});

const placeFor = (source) => source.closest("form, p, nav, footer, div") || source;

function complain(source, name) {
  if (source.id === "mine") return; // nobody asked for it
  const problem = document.createElement("p");
  problem.className = "problem";
  problem.setAttribute("role", "alert");
  problem.tabIndex = -1;
  problem.textContent = (source === form() && words[`${name}_kept`]) || words[name];
  const place = placeFor(source);
  place.querySelectorAll(":scope > .problem").forEach((earlier) => earlier.remove());
  place.append(problem);
  if (source === form()) reveal(problem);
}
