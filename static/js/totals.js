// Sums the points of a score sheet while one types, exact in hundredths.
// <form data-totals> with inputs data-score (data-max: hundredths) and one <output data-total>; an optional
// <output data-subtotal="group"> sums the inputs with data-group="group". The server's own sum is what counts.

/** "17,5", "17.50", "17" → 1750 hundredths; "" → null; anything else → NaN. */
export function hundredths(text) {
  const compact = text.replace(/[\s\u00a0]/g, "").replace(",", ".");
  if (compact === "") return null;
  const match = /^(\d{1,4})(?:\.(\d{0,2}))?$/.exec(compact);
  return match ? Number(match[1]) * 100 + Number((match[2] || "").padEnd(2, "0")) : NaN;
}

/** 1750 → "17,50" */
export function shown(value) {
  return `${Math.floor(value / 100)},${String(value % 100).padStart(2, "0")}`;
}

function check(input) {
  const value = hundredths(input.value);
  const max = Number(input.dataset.max || Infinity);
  const bad = Number.isNaN(value) || value > max;
  input.classList.toggle("is-invalid", bad);
  input.setAttribute("aria-invalid", String(bad));
  const note = document.getElementById(`${input.id}_note`);
  if (note) note.hidden = !bad;
  return bad ? NaN : value;
}

function sum(inputs, output) {
  const values = inputs.map(check).filter((value) => value !== null);
  const bad = values.some(Number.isNaN);
  output.dataset.invalid = String(bad);
  output.value = shown(values.filter((value) => !Number.isNaN(value)).reduce((a, b) => a + b, 0));
}

function update(form) {
  const inputs = [...form.querySelectorAll("input[data-score]")];
  form.querySelectorAll("[data-subtotal]").forEach((output) => {
    sum(inputs.filter((input) => input.dataset.group === output.dataset.subtotal), output);
  });
  form.querySelectorAll("[data-total]").forEach((output) => sum(inputs, output));
  form.querySelectorAll("[data-scored-count]").forEach((output) => {
    output.value = inputs.filter((input) => input.value.trim() !== "").length;
  });
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-totals]");
  if (form && event.target.matches("[data-score]")) update(form);
});

// A button beside a criterion takes over the points that the bands suggest.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-suggest-for]");
  if (!button) return;
  const input = document.getElementById(button.dataset.suggestFor);
  if (!input || input.disabled || input.readOnly) return;
  input.value = button.dataset.value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.focus();
});

// Values that autosave put back into the boxes.
document.addEventListener("portal:written", (event) => {
  if (event.target.matches("form[data-totals]")) update(event.target);
});

document.querySelectorAll("form[data-totals]").forEach(update);
