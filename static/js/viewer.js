// a[data-view]: shows the file over the page instead of leaving it: PDFs and pictures in place, of others what they are.
// data-view is the file's name, data-view-note its size and pages. Without JavaScript the link opens the file itself.
const WORDS = document.documentElement.lang === "en"
  ? { close: "Close", before: "Previous file", after: "Next file", open: "Open in a tab of its own", download: "Download",
      none: "Word and Excel files are not shown here. Download the file to read it." }
  : { close: "Đóng", before: "Tệp trước", after: "Tệp sau", open: "Mở ở thẻ riêng", download: "Tải về",
      none: "Tệp Word, Excel không xem được tại đây. Hãy tải về để đọc." };

let dialog = null;
let links = [];
let place = 0;

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(className, text, pressed) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", pressed);
  return made;
}

function build() {
  dialog = element("dialog", "viewer");
  dialog.setAttribute("aria-labelledby", "xem-tep-ten");
  const title = element("h2", "viewer-title");
  title.id = "xem-tep-ten";
  const head = element("div", "viewer-head");
  const words = element("div", "viewer-words");
  words.append(title, element("p", "file-note viewer-note"));
  head.append(words, button("btn btn-secondary btn-sm viewer-close", WORDS.close, () => dialog.close()));
  const foot = element("div", "viewer-foot");
  const open = element("a", "btn btn-link btn-sm viewer-open", WORDS.open);
  open.target = "_blank";
  open.rel = "noopener";
  foot.append(
    button("btn btn-secondary btn-sm viewer-before", WORDS.before, () => go(-1)),
    button("btn btn-secondary btn-sm viewer-after", WORDS.after, () => go(1)),
    open,
    element("a", "btn btn-link btn-sm viewer-download", WORDS.download),
  );
  dialog.append(head, element("div", "viewer-body"), foot);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") go(-1);
    if (event.key === "ArrowRight") go(1);
  });
  dialog.addEventListener("close", () => {
    dialog.querySelector(".viewer-body").replaceChildren();
    links[place]?.focus();
  });
  document.body.append(dialog);
}

function content(link) {
  const name = link.dataset.view;
  if (/\.(jpe?g|png)$/i.test(name)) {
    const image = element("img", "viewer-image");
    image.src = link.href;
    image.alt = name;
    return image;
  }
  if (/\.pdf$/i.test(name)) {
    const frame = element("iframe", "viewer-frame");
    frame.src = link.href;
    frame.title = name;
    return frame;
  }
  return element("p", "viewer-none", WORDS.none);
}

function show() {
  const link = links[place];
  const address = new URL(link.href);
  address.searchParams.set("tai-ve", "1");
  dialog.querySelector(".viewer-title").textContent = link.dataset.view;
  dialog.querySelector(".viewer-note").textContent = link.dataset.viewNote || "";
  dialog.querySelector(".viewer-body").replaceChildren(content(link));
  dialog.querySelector(".viewer-open").href = link.href;
  dialog.querySelector(".viewer-download").href = address.href;
  dialog.querySelector(".viewer-before").disabled = place === 0;
  dialog.querySelector(".viewer-after").disabled = place === links.length - 1;
}

function go(step) {
  if (!links[place + step]) return;
  place += step;
  show();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-view]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return;
  event.preventDefault();
  if (!dialog) build();
  links = [...document.querySelectorAll("a[data-view]")];
  place = links.indexOf(link);
  show();
  dialog.showModal();
});
