// input[data-number]: groups thousands while one types (1.234.567). data-number="decimal" allows a comma and
// data-places digits (2) after it; data-negative allows a minus. The server reads the same notation again and decides.

const OLD = new WeakMap();

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
  // While typing "1.5" one can't know yet whether thousands or a fraction follow: decide when the box is left.
  if (options.decimal && !leaving && input.value.includes(".") && !input.value.includes(",")) return;
  const raw = options.decimal && leaving ? dotToComma(input.value) : input.value;
  const text = grouped(raw, options);
  if (text === null || text === input.value) return;
  const fromEnd = input.value.length - (input.selectionEnd ?? input.value.length);
  input.value = text;
  if (document.activeElement === input) {
    const at = Math.max(0, text.length - fromEnd);
    input.setSelectionRange(at, at);
  }
}

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !("number" in input.dataset)) return;
  // Taking away a dot takes away the digit before it, or the dot would come back at once.
  const before = OLD.get(input) ?? "";
  if (event.inputType === "deleteContentBackward" && before.length - input.value.length === 1) {
    const at = input.selectionStart;
    if (before[at] === "." && optionsOf(input).decimal === false) {
      input.value = input.value.slice(0, at - 1) + input.value.slice(at);
      input.setSelectionRange(at - 1, at - 1);
    }
  }
  format(input, false);
  OLD.set(input, input.value);
});

document.addEventListener("focusin", (event) => {
  if (event.target.dataset && "number" in event.target.dataset) OLD.set(event.target, event.target.value);
});

document.addEventListener("focusout", (event) => {
  if (event.target.dataset && "number" in event.target.dataset) format(event.target, true);
});

document.querySelectorAll("input[data-number]").forEach((input) => format(input, true));
