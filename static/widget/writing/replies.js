/* Replies: the one form moves below the comment that it answers. */

function openReply(article) {
  moveBelow(article);
  saveDraft();
  reveal(form().elements.body);
}

function moveBelow(article) {
  article.append(byId("composer"));
  form().elements.parent.value = article.id.replace("comment-", "");
  byId("replying-to").textContent = find(".author", article).textContent;
  byId("replying").hidden = false;
  describe();
}

function cancelReply() {
  const article = byId("composer").closest(".comment");
  form().elements.parent.value = "";
  byId("replying").hidden = true;
  forgetProblem();
  saveDraft();
  bringHome();
  (article ? find("[data-reply]", article) : form().elements.body).focus();
}

const bringHome = () => byId("mine").before(byId("composer"));

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a");
  if (!link) return;
  if (link.matches(".answers")) goTo(link.hash); // a fragment of its own would be a step in the page's history
  else if (link.matches("[data-reply]") && form()) openReply(link.closest(".comment"));
  else if (link.matches("[data-cancel]")) cancelReply();
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || !event.target.closest("#form")) return;
  if (event.key === "Escape" && form().elements.parent.value) cancelReply();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form().requestSubmit();
});
