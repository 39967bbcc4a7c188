// input[data-number]: groups thousands while one types (1.234.567). data-number="decimal" allows a comma and
// data-places digits (2) after it; data-negative allows a minus. The server reads the same notation again and decides.

const OLD = new WeakMap(); // the text before the key
const OWN_DOTS = new WeakSet(); // boxes in which the person typed a dot that may not be a group mark

function group(digits) {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ".");
}

/** "1234567,5" → "1.234.567,5"; what is no number stays as it was typed, so that nothing typed is lost. */
export function grouped(text, { decimal = false, places = 2, negative = false } = {}) {
  const compact = text.replace(/[\s\u00a0]/g, "");
  const match = /^(-?)([\d.]*)(,\d*)?$/.exec(compact);
  if (!match || (match[1] && !negative) || (match[3] && !decimal)) return null;
  const whole = match[2].replace(/\./g, "").replace(/^0+(?=\d)/, "");
  const fraction = match[3] ? match[3].slice(0, places + 1) : "";
  return match[1] + group(whole) + fraction;
}

/** Is the text plain digits, or grouped by threes as one writes it? Otherwise its dots may mean something else. */
function wellGrouped(text) {
  return /^-?(\d+|\d{1,3}(\.\d{3})+)?(,\d*)?$/.test(text.replace(/[\s\u00a0]/g, ""));
}

/** In a decimal box a single dot before one or two last digits is meant as a comma: 17.5 → 17,5. */
function dotToComma(text) {
  return /^-?\d+\.\d{0,2}$/.test(text.trim()) ? text.trim().replace(".", ",") : text;
}

function optionsOf(input) {
  return {
    decimal: input.dataset.number === "decimal",
    places: Number(input.dataset.places || 2),
    negative: "negative" in input.dataset,
  };
}

function format(input, leaving) {
  const options = optionsOf(input);
  const raw = options.decimal && leaving ? dotToComma(input.value) : input.value;
  // "12.5" is no group of thousands: it stays as typed, and the server says what it can't read.
  if ((leaving || OWN_DOTS.has(input)) && !wellGrouped(raw)) return;
  const text = grouped(raw, options);
  if (text === null || text === input.value) return;
  const fromEnd = input.value.length - (input.selectionEnd ?? input.value.length);
  input.value = text;
  if (document.activeElement === input) {
    const at = Math.max(0, text.length - fromEnd);
    input.setSelectionRange(at, at);
  }
}

/** Taking away a group mark takes away the digit before it, or the mark would come back at once. */
function eatDigitBeforeDot(input, before) {
  const at = input.selectionStart;
  if (before.length - input.value.length !== 1 || before[at] !== "." || !wellGrouped(before)) return;
  input.value = input.value.slice(0, at - 1) + input.value.slice(at);
  input.setSelectionRange(at - 1, at - 1);
}

const isNumberBox = (input) => input instanceof HTMLInputElement && "number" in input.dataset;

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!isNumberBox(input)) return;
  const typedDigit = event.inputType === "insertText" && /^[\d\s]$/.test(event.data || "");
  const deleted = (event.inputType || "").startsWith("delete");
  if (!input.value.includes(".")) OWN_DOTS.delete(input);
  else if (!typedDigit && !deleted) OWN_DOTS.add(input);
  if (event.inputType === "deleteContentBackward" && !OWN_DOTS.has(input)) eatDigitBeforeDot(input, OLD.get(input) ?? "");
  if (!(OWN_DOTS.has(input) && input.value.endsWith("."))) format(input, false);
  OLD.set(input, input.value);
});

document.addEventListener("focusin", (event) => {
  if (isNumberBox(event.target)) OLD.set(event.target, event.target.value);
});

document.addEventListener("focusout", (event) => {
  if (isNumberBox(event.target)) format(event.target, true);
});

document.addEventListener("portal:written", (event) => {
  event.target.querySelectorAll("input[data-number]").forEach((input) => format(input, true));
});

document.querySelectorAll("input[data-number]").forEach((input) => format(input, true));
