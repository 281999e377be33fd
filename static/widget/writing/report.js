/* Reports: a form below the comment, opened and closed by the same word. */

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("[data-report]");
  const article = link && link.closest(".comment");
  if (!article) return;
  event.preventDefault();
  const open = find(".report", article);
  if (open) {
    open.remove();
    find("[data-report]", article).focus();
  } else if (!link.asking) {
    link.asking = htmx.ajax("GET", link.href, { source: link, target: article, swap: "beforeend" });
    link.asking.finally(() => delete link.asking);
  }
});
