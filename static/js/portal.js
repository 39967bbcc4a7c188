// Small courtesies of every screen: errors in sight, no double sending, printing, rows that htmx brought.

function showErrors(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  const word = document.documentElement.lang === "en" ? "Error" : "Lỗi";
  if (!document.title.startsWith(word)) document.title = `${word}: ${document.title}`;
}

// A link of the error summary puts the cursor into the box, not only the box on the screen.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  if (!link) return;
  const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`) || field.closest("fieldset");
  (label || field).scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});

// A second click while the first is on its way sends nothing twice; the server refuses doubles as well.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending === "true") {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "true";
  const button = event.submitter;
  if (button) button.setAttribute("aria-busy", "true");
  window.setTimeout(() => release(form), 8000);
});

function release(form) {
  delete form.dataset.sending;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

// The page may come back from the browser's memory with its forms still held.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
});

// The name of the chosen file beside its button.
document.addEventListener("change", (event) => {
  const place = event.target.type === "file" && event.target.closest(".file-pick")?.querySelector("[data-file-name]");
  if (place && event.target.files.length) place.textContent = [...event.target.files].map((file) => file.name).join(", ");
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});

document.addEventListener("htmx:afterSwap", (event) => showErrors(event.detail.target));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) release(form);
});

showErrors(document);

// The demonstration's sign-in page: one click fills in an account.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill-login]");
  if (!button) return;
  const login = document.querySelector("input[name=login]");
  const password = document.querySelector("input[name=password]");
  if (!login || !password) return;
  login.value = button.dataset.fillLogin;
  password.value = button.dataset.fillPassword;
  login.form.querySelector("button.btn-primary").focus();
});
