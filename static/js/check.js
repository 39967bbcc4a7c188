// The check of a dossier: standard wordings, the document beside its item, keys, and where one was.

const page = document.querySelector("[data-check]");
const items = page ? [...page.querySelectorAll("[data-check-item]")] : [];
const viewer = document.querySelector("[data-viewer]");
const home = viewer?.parentElement;
const wide = window.matchMedia("(min-width: 1000px)");
const remembered = page ? `tham-dinh-${page.dataset.check}` : "";
let chosen = null;

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

function filesOf(item) {
  return [...item.querySelectorAll("a[target=xem-tai-lieu]")];
}

function showFile(item, link) {
  viewer.querySelector("[data-viewer-title]").textContent = item.querySelector(".panel-title").textContent;
  viewer.querySelector("iframe").src = link.href;
  viewer.querySelector("[data-viewer-open]").href = link.href;
  const tabs = filesOf(item).map((one) => {
    const tab = document.createElement("a");
    tab.href = one.href;
    tab.target = "xem-tai-lieu";
    tab.textContent = one.textContent;
    if (one.href === link.href) tab.setAttribute("aria-current", "true");
    return tab;
  });
  viewer.querySelector("[data-viewer-tabs]").replaceChildren(...tabs);
  viewer.dataset.item = item.id;
}

// Beside the items where there is room, under the chosen item where there is not.
function placeViewer(item) {
  const place = wide.matches ? home : item.querySelector("[data-viewer-place]");
  if (viewer.parentElement !== place) place.append(viewer);
}

function choose(item) {
  if (item === chosen) return;
  chosen?.removeAttribute("aria-current");
  chosen = item;
  item.setAttribute("aria-current", "true");
  history.replaceState(history.state, "", `#${item.id}`); // a reload comes back here
  try {
    sessionStorage.setItem(remembered, item.id);
  } catch {
    // a browser that keeps nothing begins at the first open item
  }
  const [first] = filesOf(item);
  if (viewer && first && wide.matches) {
    placeViewer(item);
    showFile(item, first);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[target=xem-tai-lieu]");
  if (!link || !viewer) return;
  event.preventDefault();
  const item = link.closest("[data-viewer]") ? document.getElementById(viewer.dataset.item) : link.closest("[data-check-item]");
  choose(item);
  placeViewer(item);
  showFile(item, link);
  if (!wide.matches) viewer.scrollIntoView({ block: "nearest" });
});

for (const item of items) {
  item.addEventListener("focusin", () => choose(item));
  item.addEventListener("click", () => choose(item));
}

function go(item) {
  if (!item) return;
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "start" });
}

function mark(item, verdict) {
  const choice = item.querySelector(`input[name=verdict][value=${verdict}]`);
  if (!choice) return false;
  if (!choice.checked) {
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return true;
}

// Keys work only while the focus is in an item, so that they never stand in the way of typing or of other tools.
document.addEventListener("keydown", (event) => {
  const item = event.target.closest("[data-check-item]");
  if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("textarea, select, input:not([type=radio])");
  if (typing) {
    if (event.key === "Escape") item.focus();
    return;
  }
  const arrows = !event.target.matches("input");
  const position = items.indexOf(item);
  const key = event.key.toLowerCase();
  if (key === "j" || (arrows && event.key === "ArrowDown")) go(items[position + 1]);
  else if (key === "k" || (arrows && event.key === "ArrowUp")) go(items[position - 1]);
  else if (key === "a") mark(item, "accept") && go(items[position + 1] || item);
  else if (key === "b") mark(item, "ask") && item.querySelector("textarea").focus();
  else return;
  event.preventDefault();
});

// Back to the item where one was, without taking the focus from whoever has just opened the page.
function resume() {
  let kept = window.location.hash.slice(1);
  try {
    kept ||= sessionStorage.getItem(remembered);
  } catch {
    // nothing is kept: the address alone says where one was
  }
  const item = items.find((one) => one.id === kept);
  if (!item) return;
  choose(item);
  item.scrollIntoView({ block: "start" });
}

if (page) resume();
