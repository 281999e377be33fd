/* Votes: one button a comment, all of one form; the page is everyone's, so the reader's own are marked here. */

const voted = new Set();
const askedAgain = new Set();

function sendVote(button) {
  const values = { ...Object.fromEntries(new FormData(byId("votes"))), vote: button.value };
  htmx.ajax("POST", button.formAction, { source: button, target: button, swap: "outerHTML", values });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".vote");
  if (!button) return;
  event.preventDefault();
  sendVote(button);
});

onSwap(({ detail: { ctx } }) => {
  const { id } = ctx.pressed;
  if (ctx.pressed.matches(".vote") && ctx.response.status < 400) {
    const button = byId(id);
    voted[button.value === "0" ? "add" : "delete"](id);
    // The browser has only now a cookie to be recognised by; where it keeps none, the answer says so.
    if (ctx.response.headers.has("X-Parley-Again") && !askedAgain.has(id)) {
      askedAgain.add(id);
      sendVote(button);
    }
  }
  for (const comment of (byId("mine")?.dataset.voted || "").split(" ")) if (comment) voted.add(`vote-${comment}`);
  if (byId("mine")) delete byId("mine").dataset.voted;
  for (const name of voted) {
    const button = byId(name);
    if (!button) continue;
    button.value = "0";
    button.ariaPressed = "true";
  }
});
