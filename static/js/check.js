// Buttons with a standard wording: puts it into the box of the item and chooses "needs mending".
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  const box = document.getElementById(button.dataset.fill);
  const choice = document.getElementById(button.dataset.check || "");
  if (choice) choice.checked = true;
  box.value = [box.value.trim(), button.dataset.value].filter(Boolean).join("\n");
  box.dispatchEvent(new Event("change", { bubbles: true }));
  box.focus();
});

// Where the viewer beside the items is not shown (small screens), a document opens in a tab of its own.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[target=xem-tai-lieu]");
  if (!link) return;
  const viewer = document.querySelector("iframe[name=xem-tai-lieu]");
  if (!viewer || !viewer.offsetParent) link.target = "_blank";
});
