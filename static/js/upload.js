// input[type=file][data-upload-url]: sends the files at once, one after the other, each with a line of progress.
// data-max-bytes is the limit that the text beside the box names. data-upload-begin takes large files in pieces
// (upload_large.js). data-upload-fields (JSON) and [data-upload-field] boxes of the same .upload go along. The server
// answers {"html": "..."} (the new content of the element named by data-upload-target, else of the .upload around the
// box), maybe with {"also": {id: html}}, or {"error": "..."}.
import { LARGE, LargeUpload, hideUnfinished } from "./upload_large.js";
import { Line, WORDS, csrfToken, megabytes, told } from "./upload_line.js";

const rows = new Map(); // id of the box → { waiting: [run, …], busy }

function showError(box, message) {
  const error = box?.querySelector("[data-upload-error]");
  if (!error) return;
  error.textContent = message;
  error.hidden = !message;
  const input = box.querySelector(".upload-add input[type=file]") || box.querySelector("input[type=file]");
  input?.setAttribute("aria-invalid", String(Boolean(message)));
  input?.classList.toggle("is-invalid", Boolean(message));
}

function addError(box, message) {
  const before = box?.querySelector("[data-upload-error]")?.textContent || "";
  showError(box, before.includes(message) ? before : `${before} ${message}`.trim());
}

function localProblem(input, file) {
  const limit = Number(input.dataset.maxBytes || 0);
  if (file.size === 0) return told(WORDS.empty, file);
  if (limit && file.size > limit) return told(WORDS.big, file).replace("%l", megabytes(limit));
  return "";
}

function fieldsOf(input) {
  const fields = JSON.parse(input.dataset.uploadFields || "{}");
  for (const field of input.closest(".upload")?.querySelectorAll("[data-upload-field]") || []) {
    if (field.value) fields[field.name] = field.value;
  }
  return fields;
}

/** Puts the new box in the place of the old one; lines of other files, and what went wrong with some, stay. */
function replaceBox(job, body) {
  const box = document.getElementById(job.targetId);
  if (box && typeof body.html === "string") {
    const lines = box.querySelector("[data-upload-lines]");
    const error = box.querySelector("[data-upload-error]")?.textContent;
    const focused = box.contains(document.activeElement) ? document.activeElement.id : "";
    box.outerHTML = body.html;
    const made = document.getElementById(job.targetId);
    const place = made?.querySelector("[data-upload-lines]");
    if (place && lines) place.replaceWith(lines);
    lines?.querySelectorAll("[data-upload]").forEach((line) => hideUnfinished(line.dataset.upload));
    if (error) showError(made, error);
    if (focused) document.getElementById(focused)?.focus();
  }
  for (const [id, html] of Object.entries(body.also || {})) {
    const part = document.getElementById(id);
    if (part) part.outerHTML = html;
  }
  document.dispatchEvent(new CustomEvent("portal:uploaded", { detail: body }));
}

function ended(job, line, { body, error }) {
  line.end();
  if (body) replaceBox(job, body);
  if (error) addError(document.getElementById(job.targetId), error);
  next(job.targetId);
}

function sendSmall(job, line) {
  const data = new FormData();
  data.append(job.name, job.file, job.file.name);
  for (const [name, value] of Object.entries(job.fields)) data.append(name, value);
  const request = new XMLHttpRequest();
  request.open("POST", job.url);
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  request.setRequestHeader("Accept", "application/json");
  line.say(WORDS.sending);
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    line.progress(Math.min((job.file.size * event.loaded) / event.total, job.file.size));
    if (event.loaded === event.total) line.say(WORDS.checking);
  });
  request.addEventListener("load", () => {
    let body = {};
    try {
      body = JSON.parse(request.responseText);
    } catch {
      // a proxy may answer with a page of its own
    }
    const isIn = request.status >= 200 && request.status < 300 && typeof body.html === "string";
    ended(job, line, isIn ? { body } : { error: body.error || told(WORDS.failed, job.file) });
  });
  request.addEventListener("error", () => ended(job, line, { error: told(WORDS.lost, job.file) }));
  request.send(data);
}

function next(id) {
  const row = rows.get(id);
  row.busy = false;
  const run = row.waiting.shift();
  if (run) {
    row.busy = true;
    run();
  }
}

function inTurn(id, run) {
  if (!rows.has(id)) rows.set(id, { waiting: [], busy: false });
  const row = rows.get(id);
  if (row.busy) {
    row.waiting.push(run);
  } else {
    row.busy = true;
    run();
  }
}

function enqueue(input, file, fields) {
  const box = input.closest(".upload");
  const job = {
    file, fields, name: input.name, url: input.dataset.uploadUrl, beginUrl: input.dataset.uploadBegin || "",
    targetId: input.dataset.uploadTarget || box?.id,
  };
  const line = new Line(file);
  box?.querySelector("[data-upload-lines]")?.append(line.item);
  if (!job.beginUrl || !window.tus?.isSupported || file.size <= LARGE) {
    inTurn(job.targetId, () => sendSmall(job, line));
    return;
  }
  const large = new LargeUpload(job, line, {
    ended: (answer) => ended(job, line, answer),
    paused: () => next(job.targetId),
    wantsTurn: () => inTurn(job.targetId, () => large.start()),
  });
  inTurn(job.targetId, () => large.start());
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file" || !input.files.length) return;
  const files = [...input.files];
  const problems = files.map((file) => localProblem(input, file));
  const box = input.closest(".upload");
  if (!box || !input.dataset.uploadUrl) {
    if (box) showError(box, problems.join(" ").trim());
    input.setCustomValidity(box ? "" : problems.join(" ").trim());
    if (!box) input.reportValidity();
    return;
  }
  const fields = fieldsOf(input);
  showError(box, problems.filter(Boolean).join(" "));
  input.value = "";
  files.filter((_file, number) => !problems[number]).forEach((file) => enqueue(input, file, fields));
});

for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => {
    const box = event.target.closest?.(".upload");
    const input = box?.querySelector(".upload-add input[type=file]:not(:disabled)");
    if (!input) return;
    event.preventDefault();
    box.classList.toggle("is-dragged", over);
    if (name === "drop" && event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}
