/* Going to a comment */

// The frame is as tall as its words, so it is the page around that has to scroll.
function reveal(element, always = false) {
  element.focus({ preventScroll: true });
  if (!host) return element.scrollIntoView({ block: always ? "start" : "nearest" });
  const { top, height } = element.getBoundingClientRect();
  tellHeight();
  tell("scroll", { top: top + window.scrollY, height, always });
}

async function goTo(hash) {
  const match = /^#comment-([0-9]{1,18})$/.exec(hash);
  if (!match) return;
  const id = match[0].slice(1);
  if (!byId(id) && byId("thread")) {
    const address = `${byId("conversation").dataset.comments}&comment=${match[1]}`;
    await htmx.ajax("GET", address, { target: "#thread", swap: "outerHTML" });
  }
  if (byId(id)) reveal(byId(id), true);
}

// For those who listen, and only for them: everyone else sees what happened.
function say(words) {
  byId("status").classList.add("unseen");
  byId("status").textContent = words;
}
