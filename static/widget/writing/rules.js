/* From a nudge, or a comment that was declined, to what the site asks of comments */

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-rules]")) return;
  event.preventDefault(); // a fragment of its own would be a step in the page's history
  byId("rules").open = true;
  reveal(find("summary", byId("rules")));
});
