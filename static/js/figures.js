// Boxes of money: "1,5 tỷ" becomes 1.500.000.000 when one leaves the box, and the amount is said back in words.
// [data-figure-row] holds the years of one figure, the oldest first; a year that is ten times its neighbour is asked about.
import { grouped } from "./numbers.js";

const ENGLISH = document.documentElement.lang === "en";
const UNITS = { "nghìn tỷ": 12, "ngàn tỷ": 12, "nghìn": 3, "ngàn": 3, "triệu": 6, "tỷ": 9, "tỉ": 9 };
const SAID = new RegExp(`^([\\d.]+)(?:,(\\d+))?\\s*(${Object.keys(UNITS).join("|")})(?:\\s*(?:đồng|đ|vnd|vnđ))?$`, "i");
const WORDS = ENGLISH ? { billion: "billion VND", million: "million VND" } : { billion: "tỷ đồng", million: "triệu đồng" };

/** Full digits of a number with its unit; null for anything else, also for parts of a đồng. */
export function digitsOf(text) {
  const match = SAID.exec(text.trim().replace(/\s+/g, " "));
  if (!match) return null;
  const [, whole, fraction = "", unit] = match;
  const places = UNITS[unit.toLowerCase()];
  if (fraction.replace(/0+$/, "").length > places) return null;
  return BigInt(whole.replace(/\./g, "") + fraction.slice(0, places).padEnd(places, "0")).toString();
}

/** "1.234.567.890" → "≈ 1,235 tỷ đồng"; empty below a million. */
export function said(text) {
  const value = valueOf(text);
  if (value === null || value < 1e6) return "";
  const [unit, name] = value >= 1e9 ? [1e9, WORDS.billion] : [1e6, WORDS.million];
  const shown = Math.round((value / unit) * 1000) / 1000;
  const words = shown.toLocaleString(ENGLISH ? "en-GB" : "vi-VN", { maximumFractionDigits: 3 });
  return `${shown * unit === value ? "" : "≈ "}${words} ${name}`;
}

function valueOf(text) {
  const digits = text.trim();
  return /^\d{1,3}(\.\d{3})*$|^\d+$/.test(digits) ? Number(digits.replace(/\./g, "")) : null;
}

function sayBack(input) {
  const place = input.closest(".field")?.querySelector("[data-said]");
  if (place && "money" in input.dataset) place.textContent = said(input.value);
}

function question(row) {
  const boxes = [...row.querySelectorAll("input[data-number]")];
  const place = row.querySelector("[data-question]");
  const found = [];
  for (const [at, box] of boxes.entries()) {
    const before = at && valueOf(boxes[at - 1].value);
    const now = valueOf(box.value);
    if (!before || !now || (now < 10 * before && before < 10 * now)) continue;
    const year = box.id.slice(-4);
    const times = (Math.max(now, before) / Math.min(now, before)).toLocaleString(ENGLISH ? "en-GB" : "vi-VN", { maximumFractionDigits: 1 });
    found.push(ENGLISH
      ? `${year} is ${now > before ? `${times} times` : `1/${times} of`} the year before. Is that right? Check the unit.`
      : `Năm ${year} ${now > before ? `gấp ${times} lần` : `chỉ bằng 1/${times}`} năm trước. Có đúng không? Hãy kiểm tra đơn vị.`);
  }
  place.textContent = found.join(" ");
  place.hidden = !found.length;
}

function left(input) {
  const digits = "money" in input.dataset ? digitsOf(input.value) : null;
  if (digits !== null) {
    input.value = grouped(digits);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  sayBack(input);
  const row = input.closest("[data-figure-row]");
  if (row) question(row);
}

const isBox = (target) => target instanceof HTMLInputElement && "number" in target.dataset;
document.addEventListener("focusout", (event) => isBox(event.target) && left(event.target));
document.addEventListener("input", (event) => isBox(event.target) && sayBack(event.target));
document.addEventListener("portal:written", (event) => event.target.querySelectorAll("input[data-number]").forEach(left));
document.querySelectorAll("[data-figure-row] input[data-number]").forEach(sayBack);
document.querySelectorAll("[data-figure-row]").forEach(question);
